import { type Character, Client } from './Client.ts'
import { Cluster } from './Cluster.ts'
import { Fate } from './Fate.ts'
import { randomHall } from './Hall.ts'
import type { Gossip } from './mischief.ts'
import { Network } from './Network.ts'
import { Operator } from './Operator.ts'
import { Oracle, type Violation } from './Oracle.ts'
import { Sometimes } from './Sometimes.ts'
import { World } from './World.ts'

export interface Run {
  readonly seed: number
  /** The same for the same seed, always. */
  readonly hash: string
  readonly steps: number
  readonly violations: readonly Violation[]
  /** How often what happened that has to happen sometimes. */
  readonly counts: ReadonlyMap<string, number>
  /** The last steps; all of them when traced. */
  readonly lines: readonly string[]
}

const CHARACTERS: readonly Character[] = [
  'patient',
  'abandoning',
  'doubleClicking',
  'twoTabs',
  'slow',
  'replaying',
  'mischievous',
]
/** Longer than any pause and the slowest calls after it, so that what waited for them has happened. */
const PEACE_MS = 20_000
const GRACE_MS = 3_000

/** One whole sale from one seed: a hall, a crowd, a network, processes, a disk, and what befalls them. */
export const simulate = async (
  seed: number,
  options: { readonly tracing?: boolean; readonly operated?: boolean } = {},
): Promise<Run> => {
  const world = new World(seed, options.tracing)
  const { random } = world
  const hall = randomHall(random)
  const oracle = new Oracle(hall)
  const sometimes = new Sometimes()
  const cluster = new Cluster(world, hall, oracle, sometimes)
  const network = new Network(world, cluster)
  const gossip: Gossip = { users: [], tokens: [], reservations: [] }
  const deps = { world, network, hall, sometimes, gossip }
  const names = Array.from({ length: random.between(2, 7) }, (_, at) => `u${at + 1}`)
  const clients = names.map((name) => new Client(name, random.pick(CHARACTERS), deps))
  const fate = new Fate(cluster, network, names)
  const operator = new Operator(cluster, gossip.users, seed, options.operated ?? true)
  const endMs = random.between(8_000, 25_000) + fate.lastsMs
  const failed = (): boolean => oracle.violations.length > 0

  world.note(JSON.stringify(hall.catalogue.concerts.map(({ policy, schedules }) => ({ policy, schedules }))))
  cluster.onResumed = (server, concertId) => network.resumed(server, concertId)
  await cluster.prepare()
  cluster.boot()
  for (const client of clients) client.liveUntil(endMs)
  fate.begin()
  operator.begin()
  await world.run(endMs, failed)
  fate.end()
  operator.end()
  if (!failed()) await makePeace(cluster, endMs + PEACE_MS, failed)

  countEnds(oracle, sometimes)
  const { hash, step: steps, lines } = world
  return { seed, hash, steps, violations: oracle.violations, counts: sometimes.counts, lines }
}

/** All faults are over: the process that has the leases is left alone, and has to recover by itself from whatever was done to it. */
const makePeace = async (cluster: Cluster, untilMs: number, failed: () => boolean): Promise<void> => {
  const { world, oracle, servers, hall } = cluster
  const { holders } = oracle.chronicle
  const keeper = servers.find(({ name }) => [...hall.policies.keys()].every((id) => holders.get(id) === name))
  for (const server of [...servers]) if (server !== keeper) cluster.crash(server, 'is switched off')
  await world.run(untilMs - GRACE_MS, failed)
  if (servers.length === 0) cluster.boot()
  await world.run(untilMs, failed)
  const [server] = servers
  if (failed()) return
  if (server === undefined) return oracle.unready('nobody')
  if (server.open?.concerts.ready !== true) return oracle.unready(server.name)
  oracle.atPeace(server.name, server.now(), GRACE_MS)
}

const countEnds = ({ chronicle }: Oracle, sometimes: Sometimes): void => {
  for (const { row } of chronicle.reservations.values()) {
    if (row.state === 'EXPIRED') sometimes.count('hold expired')
    if (row.state === 'RELEASED') sometimes.count('hold released')
    if (row.state === 'PAID') sometimes.count('hold paid')
  }
  for (const { row, issuedStep, activeStep, purgedStep } of chronicle.tokens.values()) {
    if (activeStep !== undefined && activeStep > issuedStep) sometimes.count('waiter admitted after waiting')
    if (row.endReason === 'EXPIRED') sometimes.count(activeStep === undefined ? 'waiter expired' : 'turn expired')
    if (purgedStep !== undefined) sometimes.count('token purged')
  }
}
