import { expect } from 'chai'
import { commitmentOf, drawnOrder, drawnPlaces, verifyDraw } from '../../client-sdk/protocol/index.ts'
import { commitmentByHand, drawByHand } from '../support/drawByHand.ts'

const SEED = '0123456789abcdef'.repeat(4)

describe('a draw', () => {
  it('[L1] [L6] is what SPEC.md says, whatever reckons it, however many there are', () => {
    for (const upTo of [0, 1, 2, 3, 10, 99, 1_000]) {
      expect([...drawnOrder(SEED, upTo)], String(upTo)).to.deep.equal(drawByHand(SEED, upTo))
    }
    expect(commitmentOf(SEED)).to.equal(commitmentByHand(SEED))
  })

  it('[L1] goes by the whole of a hash where its first bytes are another’s too', () => {
    const upTo = 150_000
    const drawn = drawByHand(SEED, upTo)
    expect(
      Buffer.compare(Buffer.from(drawnOrder(SEED, upTo).buffer), Buffer.from(Uint32Array.from(drawn).buffer)),
    ).to.equal(0)
  })

  it('[L1] gives each number a place of its own, and with one number more all of them others', () => {
    const places = [...drawnPlaces(SEED, 200)].slice(1)
    expect([...places].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 200 }, (_, at) => at + 1))
    const more = [...drawnPlaces(SEED, 201)].slice(1, 201)
    expect(places.filter((place, at) => place === more[at]).length).to.be.below(10)
  })

  it('[L6] is verified by who has the commitment, and by nobody who was told anything else', () => {
    const upTo = 50
    const sequence = drawByHand(SEED, upTo).indexOf(7) + 1
    const claim = { commitment: commitmentByHand(SEED), seed: SEED, upTo, joined: 7, sequence }
    expect(verifyDraw(claim)).to.equal(true)
    const lies = [
      { commitment: commitmentByHand('another') },
      { seed: SEED.toUpperCase() },
      { upTo: upTo + 1 },
      { joined: 8 },
      { joined: 0 },
      { joined: upTo + 1 },
      { sequence: sequence + 1 },
      { sequence: 0, joined: 0 },
    ]
    for (const lie of lies) expect(verifyDraw({ ...claim, ...lie }), JSON.stringify(lie)).to.equal(false)
  })
})
