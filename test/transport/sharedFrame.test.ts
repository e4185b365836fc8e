import { expect } from 'chai'
import { SharedFrame } from '../../server/transport/SharedFrame.ts'

describe('a shared frame', () => {
  const LENGTHS: readonly (readonly [number, string])[] = [
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ]
  for (const [length, head] of LENGTHS) {
    it(`of ${length} bytes is an unmasked binary message of WebSocket, whole`, () => {
      const payload = new Uint8Array(length).fill(7)
      const frame = new SharedFrame().of(payload)
      expect(frame.toString('hex')).to.equal(head + Buffer.from(payload).toString('hex'))
    })
  }

  it('is made once for all who are sent the same, and anew for anything else', () => {
    const shared = new SharedFrame()
    const [one, other] = [Uint8Array.of(1), Uint8Array.of(1)]
    const frame = shared.of(one)
    expect(shared.of(one)).to.equal(frame)
    expect(shared.of(other)).to.not.equal(frame)
  })

  it('[S5] is a copy, and the next turn has it made anew', async () => {
    const shared = new SharedFrame()
    const payload = Uint8Array.of(1)
    const frame = shared.of(payload)
    await undefined
    payload[0] = 2
    expect([...frame]).to.deep.equal([0x82, 1, 1])
    expect([...shared.of(payload)]).to.deep.equal([0x82, 1, 2])
  })
})
