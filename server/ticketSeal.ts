import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { TicketKey } from '../client-sdk/protocol/index.ts'
import type { TicketSeal } from '../rooms/box-office/AdmissionTickets.ts'

interface KeyPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly shown: TicketKey
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Ed25519, whose signatures are short enough for a QR code and are the same each time.
 *
 * @param secrets of 32 bytes each in base64url. The first signs; tickets signed by the others are still genuine.
 */
export const ticketSeal = (secrets: readonly [string, ...string[]]): TicketSeal => {
  const [signing, ...older] = secrets.map(keyPairOf) as [KeyPair, ...KeyPair[]]
  const pairs = new Map([signing, ...older].map((pair) => [pair.shown.keyId, pair]))
  return {
    keys: [signing.shown, ...older.map(({ shown }) => shown)],
    sign: (bytes) => sign(null, bytes, signing.privateKey),
    verify: (keyId, bytes, signature) => {
      const pair = pairs.get(keyId)
      return pair !== undefined && verify(null, bytes, pair.publicKey, signature)
    },
  }
}

const keyPairOf = (secret: string): KeyPair => {
  const der = Buffer.concat([PKCS8_HEAD, Buffer.from(secret, 'base64url')])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const publicKey = createPublicKey(privateKey)
  const { x } = publicKey.export({ format: 'jwk' }) as { x: string }
  const keyId = createHash('sha256').update(x, 'base64url').digest('base64url').slice(0, 8)
  return { privateKey, publicKey, shown: { keyId, publicKey: x } }
}
