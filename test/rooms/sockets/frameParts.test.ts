import { encode } from '@colyseus/schema'
import { expect } from 'chai'
import { nameEnd, numberEnd } from '../../../rooms/sockets/frameParts.ts'

/** As Colyseus writes it. */
const written = (value: string | number): Uint8Array => {
  const bytes = Buffer.alloc(100_000)
  const it = { offset: 0 }
  if (typeof value === 'string') encode.string(bytes, value, it)
  else encode.number(bytes, value, it)
  return bytes.subarray(0, it.offset)
}

const NUMBERS = [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, -32, -33, -128, -129]
const MORE_NUMBERS = [-32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1, 0.5, 0.1, Number.NaN, Number.POSITIVE_INFINITY]
const NAMES = [0, 31, 32, 255, 256, 65_535, 65_536].map((length) => 'x'.repeat(length))

describe('a part of a frame', () => {
  for (const value of [...NUMBERS, ...MORE_NUMBERS, ...NAMES]) {
    const shown = typeof value === 'string' ? `a text of ${value.length} bytes` : value
    it(`ends where Colyseus ends it, and not before it is whole: ${shown}`, () => {
      const bytes = written(value)
      const frame = Uint8Array.of(21, ...bytes, 0xa0)
      expect(nameEnd(frame, 1)).to.equal(1 + bytes.length)
      expect(numberEnd(frame, 1)).to.equal(typeof value === 'number' ? 1 + bytes.length : undefined)
      for (const missing of [1, 2, bytes.length]) {
        const part = frame.subarray(0, 1 + Math.max(0, bytes.length - missing))
        expect(nameEnd(part, 1), `${missing} missing`).to.equal(undefined)
      }
    })
  }

  it('is none where something else stands', () => {
    for (const first of [0x80, 0x9f, 0xc0, 0xc1, 0xc9, 0xd4, 0xd8, 0xdc, 0xdf]) {
      const frame = Uint8Array.of(first, ...Array<number>(20).fill(0))
      expect(nameEnd(frame, 0), String(first)).to.equal(undefined)
      expect(numberEnd(frame, 0), String(first)).to.equal(undefined)
    }
  })
})
