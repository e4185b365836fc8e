import { expect } from 'chai'
import fc from 'fast-check'
import {
  aheadAfter,
  decodeMoved,
  encodeMoved,
  SEAT_STATUSES,
  SEATS_PER_BLOCK,
  SEATS_PER_WORD,
  scheduleRoomId,
  seatStatusIn,
  waitingRoomId,
  wordField,
} from '../../client-sdk/protocol/index.ts'

const counter = fc.maxSafeNat()
const ascending = fc.uniqueArray(fc.maxSafeNat(), { maxLength: 50 }).map((all) => all.toSorted((a, b) => a - b))

describe('the moved message', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(fc.record({ tick: counter, admitted: counter, left: ascending }), (moved) => {
        expect(decodeMoved(encodeMoved(moved))).to.deep.equal(moved)
      }),
    )
  })

  it('is written in these very bytes', () => {
    const moved = { tick: 300, admitted: 2, left: [5, 6, 1000] }
    expect([...encodeMoved(moved)]).to.deep.equal([0xac, 0x02, 2, 5, 1, 0xe2, 0x07])
    expect(decodeMoved(Uint8Array.of(0xac, 0x02, 2, 5, 1, 0xe2, 0x07))).to.deep.equal(moved)
  })

  it('takes a byte or two for each who leaves from a crowd', () => {
    const left = Array.from({ length: 1000 }, (_, i) => 1_000_000 + i * 40)
    expect(encodeMoved({ tick: 1, admitted: 0, left }).length).to.be.at.most(1010)
  })

  for (const bytes of [[], [1], [0x80], [0x80, 0x80]]) {
    it(`is refused when it is cut short: [${bytes.join(', ')}]`, () => {
      expect(() => decodeMoved(Uint8Array.from(bytes))).to.throw(RangeError)
    })
  }
})

describe('aheadAfter', () => {
  it('[Q5] follows the line exactly, whoever is admitted or leaves', () => {
    const fate = fc.constantFrom<'stays' | 'leaves'>('stays', 'leaves')
    const tick = fc.record({ fates: fc.array(fate, { minLength: 40, maxLength: 40 }), admitted: fc.nat({ max: 6 }) })
    const line = fc.uniqueArray(fc.nat({ max: 500 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(line, fc.array(tick, { maxLength: 6 }), fc.nat(), (sequences, ticks, pick) => {
        let waiting = sequences.toSorted((a, b) => a - b)
        const me = waiting[pick % waiting.length] as number
        let position = { sequence: me, ahead: waiting.indexOf(me), tick: 0 }
        for (const [i, { fates, admitted }] of ticks.entries()) {
          const left = waiting.filter((sequence, at) => sequence !== me && fates[at] === 'leaves')
          const staying = waiting.filter((sequence) => !left.includes(sequence))
          const served = Math.min(admitted, staying.indexOf(me))
          waiting = staying.slice(served)
          position = aheadAfter(position, { tick: i + 1, admitted: served, left })
          expect(position).to.deep.equal({ sequence: me, ahead: waiting.indexOf(me), tick: i + 1 })
        }
      }),
    )
  })

  it('passes over a broadcast that its position already counts', () => {
    const position = { sequence: 9, ahead: 4, tick: 3 }
    expect(aheadAfter(position, { tick: 3, admitted: 2, left: [1] })).to.equal(position)
    expect(aheadAfter(position, { tick: 2, admitted: 2, left: [1] })).to.equal(position)
  })

  it('is not moved by those who leave behind', () => {
    const moved = { tick: 4, admitted: 0, left: [10, 11] }
    expect(aheadAfter({ sequence: 9, ahead: 4, tick: 3 }, moved)).to.deep.equal({ sequence: 9, ahead: 4, tick: 4 })
  })
})

describe('the live seat map', () => {
  it('reads each of 16 seats from its two bits', () => {
    const statuses = fc.array(fc.nat({ max: 3 }), { minLength: SEATS_PER_WORD, maxLength: SEATS_PER_WORD })
    fc.assert(
      fc.property(statuses, fc.nat({ max: 10_000 }), (codes, word) => {
        const bits = codes.reduce((sum, code, i) => sum + code * 4 ** i, 0)
        for (const [i, code] of codes.entries()) {
          expect(seatStatusIn(bits, word * SEATS_PER_WORD + i)).to.equal(SEAT_STATUSES[code])
        }
      }),
    )
  })

  it('counts FREE 0, HELD 1, SOLD 2, BLOCKED 3', () => {
    expect([0, 1, 2, 3].map((code) => seatStatusIn(code, 0))).to.deep.equal(['FREE', 'HELD', 'SOLD', 'BLOCKED'])
  })

  it('names the fields of every block alike', () => {
    expect([0, 1, 59, 60, 61].map(wordField)).to.deep.equal(['w0', 'w1', 'w59', 'w0', 'w1'])
    expect(SEATS_PER_BLOCK).to.equal(960)
  })

  it('names rooms of concerts and schedules apart', () => {
    expect(waitingRoomId('x')).to.equal('w_x')
    expect(scheduleRoomId('x')).to.equal('s_x')
  })
})
