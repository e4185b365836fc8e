import type { TicketKey } from './protocol/checkIn.ts'
import { fromBase64url, readTicket, type TicketContent } from './protocol/ticketText.ts'

/**
 * What a ticket's QR code says, if one of these keys has signed it; undefined for any other text. It needs no network: that a ticket is genuine does
 * not mean that it is still good, which is for the server to say, or for the list of revoked ones (`DoorClient`).
 *
 * By WebCrypto's Ed25519: Node, Safari 17, Firefox 129 and Chrome 137 have it.
 *
 * @param keys as `DoorClient.keys` lists them
 */
export const verifyTicket = async (qr: string, keys: readonly TicketKey[]): Promise<TicketContent | undefined> => {
  const read = readTicket(qr.trim())
  const key = keys.find(({ keyId }) => keyId === read?.content.keyId)
  if (read === undefined || key === undefined) return undefined
  const publicKey = await importedKey(key.publicKey)
  const isGenuine = await crypto.subtle.verify('Ed25519', publicKey, read.signature, read.signed)
  return isGenuine ? read.content : undefined
}

const imported = new Map<string, Promise<CryptoKey>>()

/** A door verifies a hall's worth of tickets by one key. */
const importedKey = (publicKey: string): Promise<CryptoKey> => {
  const known = imported.get(publicKey)
  if (known !== undefined) return known
  const key = crypto.subtle.importKey('raw', fromBase64url(publicKey), 'Ed25519', false, ['verify'])
  imported.set(publicKey, key)
  return key
}
