import { expect } from 'chai'
import { AddressLimits } from '../../server/http/AddressLimits.ts'

describe('limits per address', () => {
  it('[S3] let ten seconds worth through at once, then only what time brings, each address by itself', () => {
    const limits = new AddressLimits(2)
    for (let i = 0; i < 20; i++) expect(limits.take('192.0.2.1', 1, 0)).to.equal(0)
    expect(limits.take('192.0.2.1', 1, 0)).to.equal(500)
    expect(limits.take('192.0.2.2', 1, 0)).to.equal(0)
    expect(limits.take('192.0.2.1', 1, 499)).to.be.greaterThan(0)
    expect(limits.take('192.0.2.1', 1, 500)).to.equal(0)
    expect(limits.take('192.0.2.1', 3, 500)).to.equal(1500)
  })

  it('[S3] take an IPv6 network for one address', () => {
    const limits = new AddressLimits(1)
    expect(limits.take('2001:db8:1:2::1', 10, 0)).to.equal(0)
    expect(limits.take('2001:db8:1:2:ffff::9', 1, 0)).to.be.greaterThan(0)
    expect(limits.take('2001:db8:1:3::1', 1, 0)).to.equal(0)
  })

  it('[S3] let through what costs more than a whole burst, once the address has one', () => {
    const limits = new AddressLimits(1)
    expect(limits.take('192.0.2.1', 20, 0)).to.equal(0)
    expect(limits.take('192.0.2.1', 20, 0)).to.equal(10_000)
    expect(limits.take('192.0.2.1', 20, 10_000)).to.equal(0)
  })

  it('leave the machine itself alone', () => {
    const limits = new AddressLimits(1)
    for (const address of ['127.0.0.1', '::1']) expect(limits.take(address, 1_000, 0)).to.equal(0)
  })
})
