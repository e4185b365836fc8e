import { expect } from 'chai'
import { codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'

describe('the limit per user', () => {
  it('[S3] is one for both doors, leaves others alone, and says when to come again', async () => {
    const sale = await Sale.start({ userRate: 1 })
    const [script, other] = [await sale.queued(), await sale.queued()]
    for (let more = 0; more < 9; more++) {
      succeeded(await script.send('wallet', {}, { door: more % 2 === 0 ? 'header' : 'socket' }))
    }
    for (const door of ['header', 'socket'] as const) {
      const refusal = refused(await script.hold(['A-1'], { door }))
      expect(refusal).to.include({ code: 'RATE_LIMITED', status: 429, retryAfterMs: 1_000 })
    }
    await other.held('A-2')
    await sale.advance(1_000)
    await script.held('A-1')
    expect(codeOf(await script.send('wallet', {}))).to.equal('RATE_LIMITED')
  })

  it('[S3] a charge counts for five', async () => {
    const sale = await Sale.start({ userRate: 1 })
    const buyer = await sale.user()
    succeeded(await buyer.charge(1))
    succeeded(await buyer.charge(1))
    expect(refused(await buyer.charge(1))).to.include({ code: 'RATE_LIMITED', retryAfterMs: 5_000 })
    await sale.advance(5_000)
    expect(succeeded(await buyer.charge(1))).to.include({ balance: 3 })
  })

  it('[S3] comes after who asks is known, and before what was asked under the same name', async () => {
    const sale = await Sale.start({ userRate: 1 })
    const buyer = await sale.queued()
    const commandId = 'mine'
    succeeded(await buyer.charge(1, { commandId }))
    for (let more = 0; more < 4; more++) await buyer.send('wallet', {})
    const body: Record<string, unknown> = { amount: 2, colour: 'red' }
    expect(codeOf(await buyer.send('charge', body, { commandId }))).to.equal('INPUT_INVALID')
    delete body.colour
    expect(codeOf(await buyer.send('charge', body, { commandId, userId: undefined }))).to.equal('UNAUTHENTICATED')
    expect(codeOf(await buyer.send('charge', body, { commandId, userId: 'nobody' }))).to.equal('USER_NOT_FOUND')
    expect(codeOf(await buyer.send('charge', body, { commandId }))).to.equal('RATE_LIMITED')
    await sale.advance(5_000)
    expect(codeOf(await buyer.send('charge', body, { commandId }))).to.equal('COMMAND_REUSED')
  })

  it('[C1] what is refused by it was not done, and can be sent again under the same name', async () => {
    const sale = await Sale.start({ userRate: 1 })
    const buyer = await sale.queued()
    for (let more = 0; more < 9; more++) await buyer.send('wallet', {})
    expect(codeOf(await buyer.hold(['A-1'], { commandId: 'mine' }))).to.equal('RATE_LIMITED')
    await sale.advance(1_000)
    expect(succeeded(await buyer.hold(['A-1'], { commandId: 'mine' }))).to.include({ state: 'HELD' })
  })

  it('leaves alone who looks at the concerts, which anyone may', async () => {
    const sale = await Sale.start({ userRate: 1 })
    const buyer = await sale.user()
    for (let more = 0; more < 50; more++) succeeded(await buyer.send('concerts', {}))
  })
})
