import { expect } from 'chai'
import type { Problem } from '../../client-sdk/protocol/index.ts'
import { AddressLimits } from '../../server/http/AddressLimits.ts'

/** What is left to wait, in milliseconds; 0 if the request is let through. */
const asking = (limits: AddressLimits, headers: Record<string, string> = {}) => {
  const request = new Request('http://localhost/', { headers })
  return async (address: string, cost = 1): Promise<number> => {
    const refused = limits.refuse(request, { address }, cost)
    if (refused === undefined) return 0
    expect(refused.status).to.equal(429)
    return ((await refused.json()) as Problem).retryAfterMs ?? Number.NaN
  }
}

describe('limits per address', () => {
  const limited = (addressRate: number, trustedProxies = 0) =>
    new AddressLimits({ addressRate, trustedProxies }, () => 0)

  it('[S3] each address has its own, and is told when to come back', async () => {
    const ask = asking(limited(2))
    for (let i = 0; i < 20; i++) expect(await ask('192.0.2.1')).to.equal(0)
    expect(await ask('192.0.2.1')).to.equal(500)
    expect(await ask('192.0.2.2', 20)).to.equal(0)
  })

  it('[S3] take an IPv6 network for one address', async () => {
    const ask = asking(limited(1))
    expect(await ask('2001:db8:1:2::1', 10)).to.equal(0)
    expect(await ask('2001:db8:1:2:ffff::9')).to.be.greaterThan(0)
    expect(await ask('2001:db8:1:3::1')).to.equal(0)
  })

  it('[S3] believe what a trusted proxy appended, and nothing else', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1', 'x-real-ip': '203.0.113.9' }
    const behindProxy = asking(limited(1, 1), forwarded)
    expect(await behindProxy('198.51.100.1', 10)).to.equal(0)
    expect(await behindProxy('198.51.100.2')).to.be.greaterThan(0)
    const direct = asking(limited(1), forwarded)
    expect(await direct('198.51.100.1', 10)).to.equal(0)
    expect(await direct('198.51.100.2')).to.equal(0)
  })

  it('leave the machine itself alone', async () => {
    const ask = asking(limited(1))
    for (const address of ['127.0.0.1', '::1']) expect(await ask(address, 1_000)).to.equal(0)
  })

  it('can be switched off', async () => {
    expect(await asking(limited(0))('192.0.2.1', 1_000_000)).to.equal(0)
  })
})
