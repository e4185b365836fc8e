import { expect } from 'chai'
import { peerAddress } from '../../server/transport/peerAddress.ts'

describe("a peer's address", () => {
  const forms = {
    '192.0.2.1': '192.0.2.1',
    '::ffff:192.0.2.1': '192.0.2.1',
    '0000:0000:0000:0000:0000:ffff:c000:0201': '192.0.2.1',
    '2001:0db8:0000:0000:0000:0000:0000:0001': '2001:db8::1',
    '::1': '::1',
    '': '',
  }
  for (const [told, expected] of Object.entries(forms)) {
    it(`is ${expected || 'nothing'} when told as ${told || 'nothing'}`, () => {
      expect(peerAddress(told)).to.equal(expected)
    })
  }
})
