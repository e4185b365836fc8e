import { expect } from 'chai'
import { Id } from '../../client-sdk/protocol/index.ts'
import { newId } from '../../server/newId.ts'

describe('newId', () => {
  const NOW = Date.UTC(2027, 0, 1)

  it('is an id as the protocol has it, of 21 letters', () => {
    expect(Id.parse(newId(NOW))).to.have.lengthOf(21)
  })

  it('sorts by the millisecond', () => {
    const times = [0, 1, 63, 64, NOW, NOW + 1, NOW + 63, NOW + 64, NOW + 4096, Date.UTC(2100, 0, 1)]
    const ids = times.map(newId)
    expect([...ids].sort()).to.deep.equal(ids)
  })

  it('gives no id twice within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId(NOW)))).to.have.lengthOf(10_000)
  })

  describe('[S1] the 14 letters after the time', () => {
    const LETTERS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
    const rest = Array.from({ length: 20_000 }, () => [...newId(NOW).slice(7)].map((letter) => LETTERS.indexOf(letter)))

    /** How far counts are from even, in standard deviations of chance. */
    const unevenness = (values: readonly number[], kinds: number): number => {
      const counts = new Array<number>(kinds).fill(0)
      for (const value of values) counts[value] = (counts[value] ?? 0) + 1
      const expected = values.length / kinds
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
      return (chiSquare - (kinds - 1)) / Math.sqrt(2 * (kinds - 1))
    }
    const pairs = (other: (id: number, at: number) => number | undefined): readonly number[] =>
      rest.flatMap((letters, id) =>
        letters.flatMap((letter, at) => {
          const second = other(id, at)
          return second === undefined ? [] : [letter * 64 + second]
        }),
      )

    it('are each any of 64, as likely as any other: 84 bits', () => {
      for (let at = 0; at < 14; at += 1) {
        expect(
          unevenness(
            rest.map((letters) => letters[at] as number),
            64,
          ),
          `letter ${at}`,
        ).to.be.below(8)
      }
    })

    it('say nothing of the next letter', () => {
      expect(
        unevenness(
          pairs((id, at) => rest[id]?.[at + 1]),
          64 * 64,
        ),
      ).to.be.below(8)
    })

    it('say nothing of the next id', () => {
      expect(
        unevenness(
          pairs((id, at) => rest[id + 1]?.[at]),
          64 * 64,
        ),
      ).to.be.below(8)
    })

    it('would be told from ids that count up, or that are made of too few letters', () => {
      const counted = Array.from({ length: 20_000 }, (_, id) => (id % 64) * 64 + ((id + 1) % 64))
      expect(unevenness(counted, 64 * 64)).to.be.above(8)
      expect(
        unevenness(
          rest.map(([first = 0]) => Math.min(first, 60)),
          64,
        ),
      ).to.be.above(8)
    })
  })
})
