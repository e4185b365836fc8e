import { expect } from 'chai'
import type { Problem } from '../../client-sdk/protocol/index.ts'
import { TokenLimits } from '../../server/http/TokenLimits.ts'
import { startServer } from '../support/startServer.ts'

const RATE = 4
/** Ten seconds' worth. */
const AT_ONCE = 10 * RATE

/** What is left to wait, in milliseconds; 0 if the request is let through. */
const knocking = (limits: TokenLimits) => {
  const request = new Request('http://localhost/')
  return async (isRight: boolean, address = '192.0.2.1'): Promise<number> => {
    const refused = limits.refuse(request, { address }, isRight)
    return refused === undefined ? 0 : (((await refused.json()) as Problem).retryAfterMs ?? Number.NaN)
  }
}

describe('limits at a door that one token opens', () => {
  let nowMs: number
  let knock: ReturnType<typeof knocking>
  beforeEach(() => {
    nowMs = 0
    knock = knocking(new TokenLimits({ addressRate: RATE, trustedProxies: 0 }, () => nowMs))
  })

  it('[S3] let who has it ask as often as an address may ask for anything, so that a hall of doors may be behind one', async () => {
    for (let asked = 0; asked < AT_ONCE; asked += 1) expect(await knock(true)).to.equal(0)
    expect(await knock(true)).to.equal(1000 / RATE)
    expect(await knock(false), 'a guess takes nothing of that').to.equal(0)
  })

  it('[S3] let nobody guess as often, and tell a right guess like a wrong one', async () => {
    expect([await knock(false), await knock(false)]).to.deep.equal([0, 0])
    expect(await knock(false)).to.equal(5_000)
    expect(await knock(true)).to.equal(5_000)
    expect(await knock(true, '192.0.2.2'), 'from another address').to.equal(0)
    nowMs += 5_000
    expect(await knock(true)).to.equal(0)
    expect(await knock(false)).to.equal(0)
  })

  it('[S3] are those of the operator’s routes and of a hall’s doors, each by itself', async () => {
    const server = await startServer({ addressRate: RATE, trustedProxies: 1 })
    try {
      const headers = { 'x-forwarded-for': '192.0.2.1' }
      const ask = async (route: string, as: string) => (await server.request(route, { as, headers })).status
      const doors = {
        'GET /api/schedules/demo-1/revoked-tickets': server.doorToken,
        'GET /api/admin/users': server.adminToken,
      }
      for (const [route, token] of Object.entries(doors)) {
        for (let asked = 0; asked < 5; asked += 1) expect(await ask(route, token), route).to.equal(200)
      }
      for (const [route, token] of Object.entries(doors)) {
        const guesses = [await ask(route, 'a-guess'), await ask(route, 'a-guess'), await ask(route, 'a-guess')]
        expect(guesses, route).to.deep.equal([401, 401, 429])
        expect(await ask(route, token), route).to.equal(429)
      }
    } finally {
      await server.stop()
    }
  })

  it('[S3] are those of the keys as well where a token is shown, whatever the crowd behind the same address asks', async () => {
    const server = await startServer({ addressRate: RATE, trustedProxies: 1 })
    try {
      const headers = { 'x-forwarded-for': '192.0.2.1' }
      const ask = async (as?: string) => (await server.request('GET /api/check-in/keys', { as, headers })).status
      let asked = 0
      while (asked <= 2 * AT_ONCE && (await ask()) === 200) asked += 1
      expect(asked, 'without a token').to.be.within(AT_ONCE, 2 * AT_ONCE)
      expect(await ask(server.doorToken)).to.equal(200)
      expect([await ask('a-guess'), await ask('a-guess'), await ask('a-guess')]).to.deep.equal([200, 200, 429])
      expect(await ask(server.doorToken)).to.equal(429)
    } finally {
      await server.stop()
    }
  })
})
