import { answerCalls } from '../processes/calls.ts'
import { awake } from './awake.ts'
import { Crowd, type JoinSetup, joinAndLeave } from './Crowd.ts'
import { HttpLine } from './HttpLine.ts'
import { contest, type Extent, Holdings, paced, pairs } from './traffic.ts'

type SeatsOfEach = readonly (readonly string[])[]

const crowds = new Map<string, Crowd>()
const holdings = new Map<string, Holdings>()

const crowd = (name: string): Crowd => {
  const known = crowds.get(name) ?? new Crowd()
  crowds.set(name, known)
  return known
}

/** What a crowd can be told to do. A crowd has a name; each of its sockets is given seats to work on by its place in it. */
export const LOAD_ACTIONS = {
  join: ({ crowd: name, ...setup }: JoinSetup & { crowd: string }) => crowd(name).join(setup),

  joinAndLeave: (setup: JoinSetup) => joinAndLeave(setup),

  leave: ({ crowd: name }: { crowd: string }) => {
    crowd(name).leave()
    crowds.delete(name)
  },

  pairs: ({ crowd: name, seats, ...extent }: Extent & { crowd: string; seats: SeatsOfEach }) =>
    awake(() => pairs(crowd(name).lines, seats, extent)),

  paced: ({ crowd: name, seats, ...pace }: { crowd: string; seats: SeatsOfEach; perSecond: number; ms: number }) =>
    paced(crowd(name).lines, seats, pace),

  /** Holds all the seats, for `end` to release or pay. */
  hold: ({
    crowd: name,
    seats,
    depth,
    by,
  }: {
    crowd: string
    seats: SeatsOfEach
    depth: number
    by: 'release' | 'pay'
  }) => {
    const made = new Holdings(crowd(name).lines, seats, by)
    holdings.set(name, made)
    return awake(() => made.step(depth))
  },

  end: ({ crowd: name, depth }: { crowd: string; depth: number }) =>
    awake(() => (holdings.get(name) as Holdings).step(depth)),

  contest: ({ crowd: name, seat, atOnce }: { crowd: string; seat: string; atOnce: number }) =>
    contest(crowd(name).lines, seat, atOnce),

  seen: ({ crowd: name }: { crowd: string }) => crowd(name).seen(),

  patches: ({ crowd: name }: { crowd: string }) => crowd(name).patches(),

  messages: ({ crowd: name, type, count }: { crowd: string; type: string; count: number }) =>
    crowd(name).messages(type, count),

  /** The queue tokens that these requests are answered with. */
  tokens: async ({ port, requests }: { port: number; requests: readonly string[] }) => {
    const line = new HttpLine(port)
    const tokens: string[] = []
    for (const request of requests) tokens.push(JSON.parse((await line.ask(request)).body.toString()).token)
    line.close()
    return tokens
  },

  /** Requests in turn over so many connections, over and over, or once each where no extent is given. */
  http: async ({
    port,
    requests,
    connections,
    extent,
  }: {
    port: number
    requests: readonly string[]
    connections: number
    extent?: Extent
  }) => {
    const startedMs = performance.now()
    let [next, operations, refused, bytes] = [0, 0, 0, 0]
    const isOver = (): boolean =>
      extent === undefined
        ? next >= requests.length
        : next >= extent.operations && performance.now() - startedMs >= extent.ms
    const askInTurn = async (): Promise<void> => {
      const line = new HttpLine(port)
      while (!isOver()) {
        const { status, body } = await line.ask(requests[next++ % requests.length] as string)
        operations += 1
        bytes += body.length
        if (status >= 300) refused += 1
      }
      line.close()
    }
    await awake(() => Promise.all(Array.from({ length: connections }, askInTurn)))
    return { operations, refused, ms: performance.now() - startedMs, bytesEach: bytes / operations }
  },
}

answerCalls(LOAD_ACTIONS)
