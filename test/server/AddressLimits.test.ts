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

  it('[S3] do so wherever the zeros of an address are left out', async () => {
    const ask = asking(limited(1))
    expect(await ask('2001::1:2:3:4:5', 10)).to.equal(0)
    expect(await ask('2001:0:0:1::9')).to.be.greaterThan(0)
    expect(await ask('2001:0:0:2::9')).to.equal(0)
    expect(await ask('2001::9')).to.equal(0)
    expect(await ask('::2:0:0:0:1', 10)).to.equal(0)
    expect(await ask('::2:9:0:0:1')).to.be.greaterThan(0)
  })

  const oneAddress = {
    'an address': ['192.0.2.1', '192.0.2.1:5678', '192.0.2.1:65535', '[192.0.2.1]:5678', '[::ffff:192.0.2.1]:5678'],
    'an IPv6 address': ['2001:db8::1', '[2001:db8::1]', '[2001:db8::1]:5678', '[2001:DB8:0:0::1]:443'],
    'what is none': ['unknown', 'unknown:5678'],
  }
  for (const [what, hops] of Object.entries(oneAddress)) {
    it(`[S3] take ${what} that a trusted proxy appended for the same, with a port and without`, async () => {
      const limits = limited(1, 1)
      const [first, ...others] = hops.map((hop) => asking(limits, { 'x-forwarded-for': `203.0.113.9, ${hop}` }))
      expect(await first?.('198.51.100.1', 10)).to.equal(0)
      for (const other of others) expect(await other('198.51.100.1')).to.be.greaterThan(0)
      const neighbour = asking(limits, { 'x-forwarded-for': '192.0.2.2:5678' })
      expect(await neighbour('198.51.100.1')).to.equal(0)
    })
  }

  it('[S3] take the machine itself for that, whatever port a trusted proxy appended', async () => {
    for (const hop of ['127.0.0.1:5678', '[::1]:5678']) {
      const ask = asking(limited(1, 1), { 'x-forwarded-for': hop })
      expect(await ask('198.51.100.1', 1_000), hop).to.equal(0)
      expect(await ask('198.51.100.1', 1_000), hop).to.equal(0)
    }
  })

  it('[S3] survive whatever else a proxy appends', async () => {
    for (const hop of [
      '[',
      ']:',
      '::::::::::',
      'a:b:c:d:e:f:g:h:i:j',
      ':5678',
      '[]:5678',
      '1.2.3.4:x',
      'fe80::1%eth0',
    ]) {
      expect(await asking(limited(1, 1), { 'x-forwarded-for': hop })('198.51.100.1'), hop).to.equal(0)
    }
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
