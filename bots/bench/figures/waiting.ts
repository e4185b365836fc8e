import { setTimeout as sleep } from 'node:timers/promises'
import type { Measured } from '../harness/Row.ts'
import { interleave, type Round } from '../harness/rounds.ts'
import type { ServerActions } from '../processes/launch.ts'
import {
  type BareServed,
  type FrontRowServed,
  type Load,
  measured,
  type Served,
  type Stage,
} from '../processes/Stage.ts'
import { CONCERT } from '../processes/stock.ts'
import type { Figure } from './Figure.ts'
import { bareJoin, enterRequest } from './halls.ts'
import type { WAITING_CORE_ACTIONS } from './waitingCore.ts'

const CONNECTED = 10_000
const POLLED = 200_000
const ADMITTED = 1_000
const LEAVING = 2_000
const ADMISSIONS = 5
const TICK_MS = 1_000
const SOCKETS_PER_TICK_SECOND = 5_000

export const waiting: Figure = {
  name: 'waiting',
  title: 'The waiting room',
  rows: ['connected', 'admission', 'polled', 'tick'],
  measure: async (stage) => [...(await withSockets(stage)), ...(await inMemory(stage))],
}

const withSockets = async (stage: Stage): Promise<readonly Measured[]> => {
  const count = stage.sized(CONNECTED)
  const frontRow = await stage.frontRow({
    schedules: 1,
    seats: 10,
    active: 1,
    outside: count,
    policy: { preset: 'slots', maxActive: 1 },
  })
  const bare = await stage.bare()
  const [load, bareLoad] = [await stage.load(), await stage.load()]
  const requests = frontRow.stock.outside.map(enterRequest)
  const waiter = await bytesEach(
    frontRow,
    () => load('join', { crowd: 'waiters', port: frontRow.port, requests, atOnce: 16 }),
    count,
  )
  const socket = await bytesEach(
    bare,
    () => bareLoad('join', { crowd: 'waiters', port: bare.port, requests: requests.map(bareJoin), atOnce: 16 }),
    count,
  )
  return [
    {
      figure: 'connected',
      title: `memory of each of ${count.toLocaleString('en-US')} on sockets, beyond a bare one`,
      unit: 'B',
      values: [waiter - socket],
      beside: { title: 'a bare Colyseus socket', values: [socket] },
      target: { of: 'value', atMost: 4_096 },
    },
    await admission(stage, { frontRow, load, bare, bareLoad }, count),
  ]
}

/** What a join leaves behind in the server's memory. */
const bytesEach = async (
  server: Served<ServerActions> | BareServed,
  joinAll: () => Promise<unknown>,
  count: number,
): Promise<number> => {
  const call = (server as Served<ServerActions>).call
  const before = await call('memory')
  await joinAll()
  const after = await call('memory')
  return (after.heapUsed + after.external - before.heapUsed - before.external) / count
}

interface Waiters {
  readonly frontRow: FrontRowServed
  readonly load: Load
  readonly bare: BareServed
  readonly bareLoad: Load
}

/**
 * The operator lets more of them in at once; each is told. Every few seconds the transport pings all sockets, and the tick after an admission goes to all
 * of them: neither is part of it. The tick is waited for; a round with pings in it is one of the dear ones, that the median leaves out.
 */
const admission = async (
  stage: Stage,
  { frontRow, load, bare, bareLoad }: Waiters,
  count: number,
): Promise<Measured> => {
  const rounds = stage.setup.quick ? 1 : ADMISSIONS
  const each = Math.min(ADMITTED, Math.floor(count / (rounds + 2)))
  let active = 1
  const admit = async () => {
    active += each
    await frontRow.operate(`concerts/${CONCERT}/admission`, { maxActive: active })
    await load('messages', { crowd: 'waiters', type: 'admitted', count: active - 1 })
    return { operations: each, ms: 0 }
  }
  let told = 0
  const tell = async () => {
    told += each
    await bare.call('tell', { type: 'admitted', count: each })
    await bareLoad('messages', { crowd: 'waiters', type: 'admitted', count: told })
    return { operations: each, ms: 0 }
  }
  const admitted = async () => {
    await sleep(tickMs(count) + TICK_MS)
    return measured(frontRow, admit)
  }
  const { a, b } = await interleave(rounds, admitted, () => measured(bare, tell))
  const ofAll = (round: Round): number => (round.cpuUs / 1000) * (ADMITTED / each)
  await sleep(tickMs(count) + TICK_MS)
  await stage.profile('admission', frontRow, admit)
  return {
    figure: 'admission',
    title: `server CPU of admitting ${ADMITTED.toLocaleString('en-US')}`,
    unit: 'ms',
    values: a.map(ofAll),
    beside: { title: 'a bare Colyseus room telling as many', values: b.map(ofAll) },
    target: { of: 'value', atMost: 30 },
    dependsOnMachine: true,
  }
}

/** The waiting room's: the more sockets, the longer. */
const tickMs = (sockets: number): number => (1 + Math.floor(sockets / SOCKETS_PER_TICK_SECOND)) * TICK_MS

const inMemory = async (stage: Stage): Promise<readonly Measured[]> => {
  const call = await stage.child<typeof WAITING_CORE_ACTIONS>(new URL('waitingCore.ts', import.meta.url))
  const [polled, leaving] = [stage.sized(POLLED), stage.sized(LEAVING)]
  return [
    {
      figure: 'polled',
      title: `memory of each of ${polled.toLocaleString('en-US')} who poll`,
      unit: 'B',
      values: [await call('bytesEach', polled)],
      target: { of: 'value', atMost: 300 },
    },
    {
      figure: 'tick',
      title: `a tick with ${LEAVING.toLocaleString('en-US')} leavers`,
      unit: 'B',
      values: [((await call('tickBytes', { waiting: polled, leaving })) / leaving) * LEAVING],
      target: { of: 'value', atMost: 3_072 },
    },
  ]
}
