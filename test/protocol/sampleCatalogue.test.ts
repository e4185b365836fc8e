import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { type Catalogue, type PlanSeat, POLICY_PRESETS, seatsOfPlan } from '../../client-sdk/protocol/index.ts'
import { generatedPlans } from '../../server/sample-catalogue/generate.ts'
import { loadSampleCatalogue } from '../../server/sample-catalogue/sampleCatalogue.ts'

/** As pretix draws a seat that says nothing else. */
const SEAT_WIDTH = 20

/** Two seats nearer than a seat's width, or undefined. Looks only into the neighbouring cells of a grid. */
const overlap = (seats: readonly PlanSeat[]): readonly string[] | undefined => {
  const cells = new Map<string, PlanSeat[]>()
  for (const seat of seats) {
    const [column, line] = [Math.floor(seat.x / SEAT_WIDTH), Math.floor(seat.y / SEAT_WIDTH)]
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const near of cells.get(`${column + dx},${line + dy}`) ?? []) {
          if (Math.hypot(seat.x - near.x, seat.y - near.y) < SEAT_WIDTH) return [near.seatId, seat.seatId]
        }
      }
    }
    const key = `${column},${line}`
    cells.set(key, [...(cells.get(key) ?? []), seat])
  }
  return undefined
}

describe('the sample catalogue', () => {
  let catalogue: Catalogue
  before(async () => {
    catalogue = await loadSampleCatalogue()
  })

  const PLANS = [
    { planId: 'club', least: 50, most: 50 },
    { planId: 'theatre', least: 1_150, most: 1_250 },
    { planId: 'arena', least: 14_500, most: 15_500 },
  ]
  for (const { planId, least, most } of PLANS) {
    describe(`its ${planId}`, () => {
      const planOf = () => catalogue.plans[planId] as Catalogue['plans'][string]

      it(`has ${least} to ${most} seats`, () => {
        expect(seatsOfPlan(planOf()).length).to.be.within(least, most)
      })

      it('has no seat nearer to another than a seat’s width', () => {
        expect(overlap(seatsOfPlan(planOf()))).to.equal(undefined)
      })

      it('fits in its size', () => {
        const { width, height } = planOf().size as { width: number; height: number }
        const outside = ({ x, y }: PlanSeat) =>
          x < SEAT_WIDTH || y < SEAT_WIDTH || x > width - SEAT_WIDTH || y > height - SEAT_WIDTH
        expect(seatsOfPlan(planOf()).filter(outside)).to.deep.equal([])
      })

      it('labels every seat differently, and colours every category', () => {
        const seats = seatsOfPlan(planOf())
        expect(new Set(seats.map((seat) => seat.label)).size).to.equal(seats.length)
        for (const { color } of planOf().categories) expect(color).to.match(/^#[0-9a-f]{6}$/)
      })

      it('has coordinates without a tail of digits', () => {
        for (const { x, y } of seatsOfPlan(planOf())) expect([x * 4, y * 4].every(Number.isInteger)).to.equal(true)
      })
    })
  }

  it('is what its generator draws', async () => {
    const folder = new URL('../../server/sample-catalogue/plans/', import.meta.url)
    for (const [name, text] of Object.entries(generatedPlans())) {
      expect((await readFile(new URL(name, folder), 'utf8')) === text, `${name}: run generate.ts`).to.equal(true)
    }
  })

  it('keeps seat ids that people can read', () => {
    const ids = Object.values(catalogue.plans).flatMap((plan) => seatsOfPlan(plan).map((seat) => seat.seatId))
    expect(ids).to.include.members(['table-1-1', 'stalls-A-12', 'balcony-G-1', 'floor-A-1-1', '101-1-1', '217-25-1'])
    for (const id of ids) expect(id).to.match(/^[A-Za-z0-9-]+$/)
  })

  it('uses every policy preset and every plan, on several dates each', () => {
    const { concerts, plans } = catalogue
    expect(new Set(concerts.map((concert) => concert.policy.preset))).to.have.all.keys(...Object.keys(POLICY_PRESETS))
    const schedules = concerts.flatMap((concert) => concert.schedules)
    expect(new Set(schedules.map((schedule) => schedule.planId))).to.have.all.keys(...Object.keys(plans))
    for (const concert of concerts) expect(concert.schedules.length).to.be.at.least(2)
  })

  it('sells every date at once but one, which opens later', () => {
    const opening = catalogue.concerts.flatMap((concert) => concert.schedules.filter((schedule) => schedule.opensAt))
    expect(opening.map((schedule) => schedule.scheduleId)).to.deep.equal(['polaris-0620-encore'])
  })
})
