import { setTimeout as sleep } from 'node:timers/promises'
import { FrontRow, type LiveSchedule, type Queue } from '../../client-sdk/index.ts'
import { patiently } from './deadline.ts'
import { BYSTANDERS_SCHEDULE, bystandersSeats } from './hall.ts'
import type { Door, Measured } from './latency.ts'

/** What they measured since the last one, and everything that was not as it should be. Milliseconds. */
export interface Observation {
  readonly measured: Measured
  readonly faults: readonly string[]
}

/** Between two requests, so that a bystander stays below what one socket may send in a second. */
const SOCKET_PAUSE_MS = 25
const HTTP_PAUSE_MS = 12
const PURSE = 1_000
const SEATS_EACH = 2

const nothing = () => ({ measured: { socket: [] as number[], http: [] as number[] }, faults: [] as string[] })
let observed = nothing()
let leaving = false

const check = (right: boolean, what: string): void => {
  if (!right) observed.faults.push(what)
}

const timed = async <T>(door: Door, work: () => Promise<T>): Promise<T> => {
  const startedMs = performance.now()
  const result = await work()
  observed.measured[door].push(performance.now() - startedMs)
  return result
}

/** Every answer counts: the SDK would hide the ones after which it asks again. */
const watchfulFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  check(response.ok, `${init?.method ?? 'GET'} ${input}: ${response.status}`)
  return response
}

interface User {
  readonly user: FrontRow
  readonly queue: Queue
}

const enter = async (address: string, name: string): Promise<User> => {
  const user = new FrontRow(address, { fetch: watchfulFetch })
  await user.register(name)
  await user.charge(PURSE)
  const queue = await user.enterQueue('hall')
  await queue.admitted()
  queue.on('disconnected', ({ code }) => check(false, `${name} lost the waiting room: ${code}`))
  queue.on('ended', ({ reason }) => check(leaving, `${name} lost the turn: ${reason}`))
  return { user, queue }
}

const shownFree = (hall: LiveSchedule, seatId: string): Promise<void> =>
  new Promise((resolve) => {
    const off = hall.on('seats', (changes) => {
      if (!changes.some((change) => change.seatId === seatId && change.status === 'FREE')) return
      off()
      resolve()
    })
  })

/** Holds and releases over a socket, looking at the live map. */
const overSocket = async ({ user, queue }: User, seats: readonly string[]): Promise<void> => {
  const hall = await user.openSchedule(BYSTANDERS_SCHEDULE)
  hall.on('disconnected', ({ code }) => check(false, `the hall was lost: ${code}`))
  hall.on('closed', ({ reason }) => check(leaving, `the hall was closed: ${reason}`))
  hall.on('hold-expired', () => check(false, 'a hold expired that was released'))
  for (let round = 0; !leaving; round += 1) {
    const seatId = seats[round % seats.length] as string
    const held = await timed('socket', () => hall.hold([seatId]))
    check(held.state === 'HELD' && held.seats.join() === seatId, `held ${seatId}, was told ${JSON.stringify(held)}`)
    check(hall.statusOf(seatId) === 'HELD', `${seatId} is held, and shown ${hall.statusOf(seatId)}`)
    await sleep(SOCKET_PAUSE_MS)
    const freed = shownFree(hall, seatId)
    await timed('socket', () => hall.release(held.reservationId))
    await patiently(`${seatId} shown free`, freed).catch(({ message }: Error) => check(false, message))
    await sleep(SOCKET_PAUSE_MS)
  }
  hall.close()
  queue.close()
}

/** Holds, polls and releases over HTTP. */
const overHttp = async ({ user, queue }: User, seats: readonly string[]): Promise<void> => {
  for (let round = 0; !leaving; round += 1) {
    const seatId = seats[round % seats.length] as string
    const { reservationId } = await timed('http', () => user.hold(BYSTANDERS_SCHEDULE, [seatId]))
    await sleep(HTTP_PAUSE_MS)
    const { state, seats: held } = await timed('http', () => user.reservation(reservationId))
    check(state === 'HELD' && held.join() === seatId, `${seatId} is held, and said to be ${state}`)
    await timed('http', () => user.release(reservationId))
    await sleep(HTTP_PAUSE_MS)
    const { balance } = await timed('http', () => user.wallet())
    check(balance === PURSE, `the wallet holds ${balance}`)
    check(queue.state === 'ACTIVE', `the queue token is ${queue.state}`)
    await sleep(HTTP_PAUSE_MS)
  }
  queue.close()
}

const report = (): void => {
  process.send?.(observed)
  observed = nothing()
}

/** Answers when asked how it went, also once all of them have given up; resolves when it may leave. */
const listen = (): Promise<void> =>
  new Promise((resolve) => {
    process.on('message', (request: 'report' | 'leave') => {
      if (request === 'report') return report()
      leaving = true
      resolve()
    })
  })

const main = async (address: string): Promise<void> => {
  const dismissed = listen()
  const alone = (who: Promise<void>): Promise<void> => who.catch((error: Error) => check(false, String(error.stack)))
  const users = await Promise.all(['Socket 1', 'Socket 2', 'Poller'].map((name) => enter(address, name)))
  const [first, second, third] = users as [User, User, User]
  const seatsOf = (nth: number): readonly string[] => bystandersSeats.slice(nth * SEATS_EACH, (nth + 1) * SEATS_EACH)
  process.send?.('in')
  await Promise.all([
    dismissed,
    alone(overSocket(first, seatsOf(0))),
    alone(overSocket(second, seatsOf(1))),
    alone(overHttp(third, seatsOf(2))),
  ])
  process.disconnect()
}

await main(process.argv[2] as string)
