import { expect } from 'chai'
import { EVERY_SEAT } from '../support/smallCatalogue.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { arrivals, changedAt, recordArrivals, recordChanges } from './support/changesOf.ts'
import { chooseSeats, enter, hold, signIn } from './support/steps.ts'

describeSale('two browsers that watch one hall', (sale) => {
  it('[H1] the one sees what the other holds within 100 ms of the reply', async () => {
    await sale.sell({ policy: { preset: 'slots', seatsPerUser: EVERY_SEAT.length } })
    const watcher = await sale.browsers.visitor()
    await signIn(watcher, sale.server.address)
    await enter(watcher, sale.server.address)
    await watcher.locator('[data-drawing=drawn]').waitFor()
    await recordChanges(watcher)
    const holder = await sale.browsers.visitor({}, { drawsMaps: false })
    await recordArrivals(holder, 'reservationId')
    await signIn(holder, sale.server.address)
    await enter(holder, sale.server.address)

    const delays: number[] = []
    for (const seatId of EVERY_SEAT) {
      const before = (await arrivals(holder)).length
      await chooseSeats(holder, [seatId])
      await hold(holder)
      const seen = await changedAt(watcher, seatId, 'held')
      const replied = (await arrivals(holder))[before]
      if (replied === undefined) throw new Error('the reply did not come by the socket')
      delays.push(seen - replied)
      await holder.goBack()
      await standing(holder, seatId, 'yours')
    }
    const sorted = delays.toSorted((a, b) => a - b)
    const median = sorted[EVERY_SEAT.length / 2] as number
    console.log(
      `      seen ${median.toFixed(0)} ms after the reply, by the median of ${EVERY_SEAT.length} holds ` +
        `(${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)} ms)`,
    )
    expect(median).to.be.at.most(100)
  })
})
