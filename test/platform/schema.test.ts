import { Metadata, schema, t } from '@colyseus/schema'
import { expect } from 'chai'
import { newSeatMapState, SeatMapState } from '../../rooms/schedule/SeatMapState.ts'
import { WaitingRoomState } from '../../rooms/waiting/WaitingRoomState.ts'

const MOST_FIELDS = 63

const withFields = (count: number) =>
  schema(Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, t.uint8()])), `Of${count}`)

const fieldsOf = (klass: object): readonly string[] =>
  Object.keys(Metadata.getFields(klass as Parameters<typeof Metadata.getFields>[0]))

describe('what rooms show, as a schema', () => {
  it('has room for 63 fields a class, and says so at once where there are more', () => {
    expect(fieldsOf(withFields(MOST_FIELDS))).to.have.length(MOST_FIELDS)
    expect(() => withFields(MOST_FIELDS + 1)).to.throw(/only have up to 63 fields/)
  })

  it('keeps within them', () => {
    const [block] = newSeatMapState('demo-1', 1, { words: new Uint32Array(1), kept: [] }).blocks
    for (const [klass, count] of [
      [SeatMapState, 4],
      [block?.constructor as object, 60],
      [WaitingRoomState, 9],
    ] as const) {
      expect(fieldsOf(klass)).to.have.length(count)
      expect(count).to.be.at.most(MOST_FIELDS)
    }
  })
})
