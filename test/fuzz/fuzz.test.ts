import { expect } from 'chai'
import { openApiDocument } from '../../server/http/openApi.ts'
import { OPERATOR_ROUTES } from '../../server/http/operatorRoutes.ts'
import { routesFor } from '../../server/http/routes.ts'
import { Contract } from './Contract.ts'
import { Crowd } from './Crowd.ts'
import { type CampaignResult, campaign } from './campaign.ts'
import { type Input, inputOf, USERS } from './inputs.ts'

const SEED = 20261121
const INPUTS = 4_000

describe('a server under attack', () => {
  let result: CampaignResult
  before(async function () {
    this.timeout(120_000)
    result = await campaign({ seed: SEED, inputs: INPUTS, perSecond: 2_000, rounds: 2, quietMs: 200 })
  })

  it('[S2] lives, answers everything with a success or a problem document, and lets nobody else notice', () => {
    expect(result.faults).to.deep.equal([])
  })

  it('[S2] is attacked at every door while it sells', () => {
    const { sightings } = result
    for (const sight of [
      'refused INPUT_INVALID',
      'refused UNAUTHENTICATED',
      'refused RATE_LIMITED',
      'refused TOKEN_INVALID',
      'status 413',
      'upgrade answered 401',
      'request over a socket rejected',
      'closed 1002: no WebSocket frame',
      'closed 1009: too large',
      'closed 4004: too many messages, or none',
      'answered: POST /api/schedules/{scheduleId}/reservations',
    ]) {
      expect(sightings.of(sight), sight).to.be.greaterThan(0)
    }
    expect(result.books).to.include('books: sound')
  })
})

describe('an input', () => {
  const contract = Contract.from(openApiDocument([...routesFor({ selfCharge: true }), ...OPERATOR_ROUTES]))
  const attacker = { userId: 'user', accessToken: 'a.b.c', queueToken: undefined, reservations: [] }
  const crowd = (): Crowd =>
    new Crowd(
      Array.from({ length: USERS }, () => attacker),
      { nobodysToken: 'nobody', adminToken: 'admin', doorToken: 'door' },
    )
  const inputsOf = (seed: number): Input[] =>
    Array.from({ length: 500 }, (_, at) => inputOf(seed, at + 1, { contract, crowd: crowd() }))

  it('is the same for the same seed, byte by byte, and another for another seed', () => {
    expect(inputsOf(1)).to.deep.equal(inputsOf(1))
    expect(inputsOf(1)).to.not.deep.equal(inputsOf(2))
  })
})
