import { expect } from 'chai'
import { SignJWT } from 'jose'
import { accessTokens } from '../../server/accessTokens.ts'

const SECRET = 'a secret of more than 32 characters'
const DAY_MS = 24 * 60 * 60 * 1000

describe('access tokens', () => {
  let nowMs = Date.UTC(2030, 0, 1)
  const tokens = accessTokens(SECRET, () => nowMs)

  it('[S4] name their user for 30 days and not longer, also once remembered', async () => {
    const token = await tokens.sign('u1')
    expect(await tokens.verify(token)).to.equal('u1')
    nowMs += 30 * DAY_MS - 1000
    expect(await tokens.verify(token)).to.equal('u1')
    nowMs += 1000
    expect(await tokens.verify(token)).to.equal(undefined)
    expect(await accessTokens(SECRET, () => nowMs).verify(token)).to.equal(undefined)
  })

  it('[S4] are refused if signed with another secret, or altered', async () => {
    const token = await tokens.sign('u1')
    expect(await accessTokens(`${SECRET}!`, () => nowMs).verify(token)).to.equal(undefined)
    expect(await tokens.verify(`${token}x`)).to.equal(undefined)
    expect(await tokens.verify('nonsense')).to.equal(undefined)
  })

  const forge = (claims: { alg?: string; issuer?: string; audience?: string; expires?: boolean; subject?: string }) => {
    const { alg = 'HS256', issuer = 'frontrow', audience = 'frontrow', expires = true, subject = 'u1' } = claims
    const jwt = new SignJWT().setProtectedHeader({ alg }).setIssuer(issuer).setAudience(audience)
    if (subject !== '') jwt.setSubject(subject)
    if (expires) jwt.setExpirationTime(Math.floor(nowMs / 1000) + 60)
    return jwt.sign(new TextEncoder().encode(SECRET.repeat(2).slice(0, 70)))
  }

  it('[S4] are refused with another algorithm, issuer or audience, without an end or a user', async () => {
    const long = accessTokens(SECRET.repeat(2).slice(0, 70), () => nowMs)
    expect(await long.verify(await forge({}))).to.equal('u1')
    for (const flaw of [{ alg: 'HS512' }, { issuer: 'x' }, { audience: 'x' }, { expires: false }, { subject: '' }]) {
      expect(await long.verify(await forge(flaw)), JSON.stringify(flaw)).to.equal(undefined)
    }
    const [, payload] = (await forge({})).split('.')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
    expect(await long.verify(unsigned)).to.equal(undefined)
  })
})
