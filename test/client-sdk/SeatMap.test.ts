import { type Decoder, Encoder, Reflection } from '@colyseus/schema'
import { expect } from 'chai'
import { followSeatMap } from '../../client-sdk/followSeatMap.ts'
import { SEATS_PER_BLOCK } from '../../client-sdk/protocol/messages.ts'
import { SeatMap } from '../../client-sdk/SeatMap.ts'
import { newSeatMapState, showWord } from '../../rooms/schedule/SeatMapState.ts'

const SEATS = 15_000
const HELD = 1
const SOLD = 2

/** The server's state, and a client's map that follows it over the real encoding. */
class Wire {
  readonly words = new Uint32Array(Math.ceil(SEATS / 16))
  readonly map = new SeatMap(SEATS)
  readonly #state = newSeatMapState('date', 1, { words: this.words, kept: [] })
  readonly #encoder = new Encoder(this.#state)
  #decoder!: Decoder

  constructor() {
    this.join()
  }

  /** A client joins, anew or for the first time: it learns the fields, then gets the whole state. */
  join(): readonly number[] {
    this.#decoder = Reflection.decode(Reflection.encode(this.#encoder))
    followSeatMap(this.#decoder, this.map)
    this.#decoder.decode(this.#encoder.encodeAll({ offset: 0 }))
    this.#encoder.discardChanges()
    return this.map.settle()
  }

  set(index: number, status: number): void {
    const word = Math.floor(index / 16)
    const shift = (index % 16) * 2
    this.words[word] = ((this.words[word] ?? 0) & ~(3 << shift)) | (status << shift)
    showWord(this.#state, word, this.words[word] as number)
  }

  patch(): readonly number[] {
    this.#decoder.decode(this.#encoder.encode({ offset: 0 }))
    this.#encoder.discardChanges()
    return this.map.settle()
  }
}

describe('the live seat map', () => {
  it('has every seat as the state has it when a client joins', () => {
    const wire = new Wire()
    wire.set(0, SOLD)
    wire.set(SEATS - 1, HELD)
    expect(wire.join()).to.have.members([0, SEATS - 1])
    expect(wire.map.counts).to.deep.equal({ FREE: SEATS - 2, HELD: 1, SOLD: 1, BLOCKED: 0 })
  })

  it('tells exactly the seats that a patch changes, in whatever block', () => {
    const wire = new Wire()
    const seats = [3, 4, 15, 16, SEATS_PER_BLOCK - 1, SEATS_PER_BLOCK, 14_999]
    for (const seat of seats) wire.set(seat, HELD)
    expect(wire.patch()).to.have.members(seats)
    expect(wire.map.statusOf(15)).to.equal('HELD')
    wire.set(15, SOLD)
    expect(wire.patch()).to.deep.equal([15])
    expect(wire.map.statusOf(15)).to.equal('SOLD')
    expect(wire.map.statusOf(14)).to.equal('FREE')
  })

  it('tells only the differences when a client comes back', () => {
    const wire = new Wire()
    wire.set(1, HELD)
    wire.set(2, HELD)
    wire.patch()
    wire.set(2, SOLD)
    expect(wire.join()).to.deep.equal([2])
    wire.set(5_000, HELD)
    expect(wire.patch()).to.deep.equal([5_000])
  })

  it('shows what a reply told until the next patch, and says so once', () => {
    const wire = new Wire()
    expect(wire.map.overlay([7, 8], 'HELD')).to.deep.equal([7, 8])
    expect(wire.map.statusOf(7)).to.equal('HELD')
    expect(wire.map.counts.HELD).to.equal(2)
    wire.set(7, HELD)
    wire.set(8, HELD)
    expect(wire.patch()).to.deep.equal([])
  })

  it('believes the patch where it says otherwise than a reply did', () => {
    const wire = new Wire()
    wire.set(7, HELD)
    wire.patch()
    wire.map.overlay([7], 'SOLD')
    wire.set(9, HELD)
    expect(wire.patch()).to.have.members([7, 9])
    expect(wire.map.statusOf(7)).to.equal('HELD')
  })

  it('[N3] shows of given seats what the live map says, and of others what a reply told still', () => {
    const wire = new Wire()
    wire.set(7, HELD)
    wire.patch()
    wire.map.overlay([8, 9], 'HELD')
    expect(wire.map.settle([7, 8])).to.deep.equal([8])
    expect([7, 8, 9].map((seat) => wire.map.statusOf(seat))).to.deep.equal(['HELD', 'FREE', 'HELD'])
    wire.set(7, 0)
    wire.set(9, HELD)
    expect(wire.patch()).to.deep.equal([7])
  })

  it('ignores the padding behind the last seat', () => {
    const map = new SeatMap(17)
    map.write(1, 0xffffffff)
    map.write(2, 0xffffffff)
    expect(map.settle()).to.deep.equal([16])
    expect(map.counts).to.deep.equal({ FREE: 16, HELD: 0, SOLD: 0, BLOCKED: 1 })
    expect(map.statusOf(17)).to.equal(undefined)
  })
})
