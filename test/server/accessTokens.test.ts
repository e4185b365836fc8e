import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import { SignJWT } from 'jose'
import { accessTokens } from '../../server/accessTokens.ts'

/** Long enough for every HMAC there is, so that nothing but the algorithm can be what is wrong. */
const SECRET = 'a secret for tests '.repeat(4)
const OTHER = 'the secret of another server '.repeat(4)
const DAY_MS = 24 * 60 * 60 * 1000

const bytesOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)
const partOf = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url')

describe('access tokens', () => {
  let nowMs: number
  const now = (): number => nowMs
  beforeEach(() => {
    nowMs = Date.UTC(2030, 0, 1)
  })
  const verify = (token: string, ...secrets: [string, ...string[]]): Promise<string | undefined> =>
    accessTokens(secrets, now).verify(token)
  const sign = (...secrets: [string, ...string[]]): Promise<string> => accessTokens(secrets, now).sign('u1')

  it('[S4] name their user for 30 days and not longer, also once remembered', async () => {
    const tokens = accessTokens([SECRET], now)
    const token = await tokens.sign('u1')
    expect(await tokens.verify(token)).to.equal('u1')
    nowMs += 30 * DAY_MS - 1000
    expect(await tokens.verify(token)).to.equal('u1')
    nowMs += 1000
    expect(await tokens.verify(token)).to.equal(undefined)
    expect(await verify(token, SECRET)).to.equal(undefined)
  })

  describe('[S4] are refused', () => {
    const inSeconds = (ms: number): number => Math.floor((nowMs + ms) / 1000)
    const claims = () => ({ iss: 'frontrow', aud: 'frontrow', sub: 'u1', iat: inSeconds(0), exp: inSeconds(60_000) })
    const forge = (
      changed: Record<string, unknown> = {},
      alg = 'HS256',
      key: Parameters<SignJWT['sign']>[0] = bytesOf(SECRET),
    ) => new SignJWT({ ...claims(), ...changed }).setProtectedHeader({ alg }).sign(key)

    it('for no other reason than what is wrong in the cases below', async () => {
      expect(await verify(await forge(), SECRET)).to.equal('u1')
    })

    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string

    const flawed: Record<string, () => Promise<string>> = {
      'signed with the secret of another server': () => forge({}, 'HS256', bytesOf(OTHER)),
      'signed with a longer hash': () => forge({}, 'HS384'),
      'signed with the longest hash': () => forge({}, 'HS512'),
      'signed with a private key': () => forge({}, 'RS256', rsa.privateKey),
      'signed with a public key as if it were the secret': () => forge({}, 'HS256', bytesOf(publicPem)),
      'of another issuer': () => forge({ iss: 'another' }),
      'of no issuer': () => forge({ iss: undefined }),
      'for another audience': () => forge({ aud: 'another' }),
      'for no audience': () => forge({ aud: undefined }),
      'of nobody': () => forge({ sub: undefined }),
      'that never end': () => forge({ exp: undefined }),
      'that have ended': () => forge({ exp: inSeconds(0) }),
      'that are not valid yet': () => forge({ nbf: inSeconds(60_000) }),
      'whose time is a text': () => forge({ exp: '2040-01-01' }),
    }
    for (const [what, token] of Object.entries(flawed)) {
      it(what, async () => {
        expect(await verify(await token(), SECRET)).to.equal(undefined)
      })
    }

    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      it(`unsigned, with the algorithm '${alg}'`, async () => {
        const unsigned = `${partOf({ alg, typ: 'JWT' })}.${partOf(claims())}`
        const [, , signature] = (await forge()).split('.')
        for (const end of ['', '.', `.${signature}`]) expect(await verify(unsigned + end, SECRET)).to.equal(undefined)
      })
    }

    it('with a key of their own', async () => {
      const jwk = rsa.publicKey.export({ format: 'jwk' })
      const header = { alg: 'RS256', jwk, jku: 'http://127.0.0.1/keys', kid: '../../dev/null' }
      const token = await new SignJWT(claims()).setProtectedHeader(header).sign(rsa.privateKey)
      expect(await verify(token, SECRET)).to.equal(undefined)
    })

    it('with any letter of theirs changed, though the token is remembered', async () => {
      const tokens = accessTokens([SECRET], now)
      const token = await tokens.sign('u1')
      expect(await tokens.verify(token)).to.equal('u1')
      // The last letter holds two bits that say nothing: the same signature can be written in four ways.
      for (let at = 0; at < token.length - 1; at += 1) {
        const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
        expect(await tokens.verify(changed), `letter ${at}`).to.equal(undefined)
      }
    })

    it('with the claims of one and the signature of another', async () => {
      const [header, , signature] = (await forge()).split('.')
      expect(await verify([header, partOf({ ...claims(), sub: 'u2' }), signature].join('.'), SECRET)).to.equal(
        undefined,
      )
    })

    for (const text of ['', '.', '..', 'nonsense', '{}', '\u0000', 'a.b.c', 'x'.repeat(100_000)]) {
      it(`as ${JSON.stringify(text.slice(0, 10))} of ${text.length} letters`, async () => {
        expect(await verify(text, SECRET)).to.equal(undefined)
      })
    }
  })

  it('[S4] signed with an older secret are believed while it is listed, and no longer', async () => {
    const before = await sign(OTHER)
    expect(await verify(before, SECRET, OTHER)).to.equal('u1')
    expect(await verify(before, SECRET)).to.equal(undefined)
  })

  it('[S4] are signed with the newest secret', async () => {
    const token = await sign(SECRET, OTHER)
    expect(await verify(token, SECRET)).to.equal('u1')
    expect(await verify(token, OTHER)).to.equal(undefined)
  })
})
