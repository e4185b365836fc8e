import { Client } from './crowd/Client.ts'
import type { Character } from './crowd/characters.ts'
import { Doors } from './crowd/Doors.ts'
import { Giving } from './crowd/Giving.ts'
import { Hoarding } from './crowd/Hoarding.ts'
import { Keeping } from './crowd/Keeping.ts'
import type { Gossip } from './crowd/mischief.ts'
import { Operator } from './crowd/Operator.ts'
import { SecondThoughts } from './crowd/SecondThoughts.ts'
import { Waiting } from './crowd/Waiting.ts'
import {
  allottedHall,
  arranged,
  eagerHall,
  generousHall,
  givingHall,
  pacedHall,
  randomHall,
  timedHall,
  waitingHall,
} from './Hall.ts'
import { Oracle, type Violation } from './oracle/Oracle.ts'
import { Random } from './Random.ts'
import { Sometimes } from './Sometimes.ts'
import { Cluster } from './world/Cluster.ts'
import { Fate } from './world/Fate.ts'
import { Network } from './world/Network.ts'
import { Slips } from './world/Slips.ts'
import { World } from './world/World.ts'

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

/**
 * One whole sale from one seed: a hall, a crowd, a network, processes, a disk, and what befalls them.
 *
 * The real box office runs in every process; all around it is made up here. `world/` has what it runs on: virtual time (`World`), processes
 * with clocks of their own (`Server`) on one disk (`SimulatedStorage`), how they come and go (`Cluster`) and what goes wrong (`Fate`, `Slips`,
 * `Network`). `crowd/` has those who use it: clients of several characters, and the operator. `oracle/` is told all that is asked,
 * stored and answered, and says what of it can't be.
 *
 * A `plain` world is without an operator, haste, slips, generosity, draws, closings, turns that have to be used soon, pacing, allotments, gifts, waitlists and who asks for the best seats, whose chances come from sources of their own: the same seed is
 * otherwise the same. A world is `generous` where checkouts prolong holds and what is paid is refunded; in one that is paced people hold
 * and give back faster than they may; and in some seats are kept for who has an
 * access code, or what is paid is passed on, and doors let in, or who finds nothing waits for seats to come back.
 */
export const simulate = async (
  seed: number,
  {
    tracing = false,
    plain = false,
    generous = !plain,
  }: { readonly tracing?: boolean; readonly plain?: boolean; readonly generous?: boolean } = {},
): Promise<Run> => {
  const world = new World(seed, tracing)
  const { random } = world
  const choosing = new Random(seed ^ 0xbe532)
  const choosy = !plain && choosing.chance(0.4) ? choosing : undefined
  const generosity = new Random(seed ^ 0x6e4e)
  const isGenerous = generous && generosity.chance(0.4)
  const bare = randomHall(random)
  const rows = choosy === undefined ? bare : arranged(bare, choosy)
  const given = isGenerous ? generousHall(rows, generosity) : rows
  const timing = new Random(seed ^ 0x10773)
  const dated = !plain && timing.chance(0.25) ? timedHall(given, timing) : given
  const eagerness = new Random(seed ^ 0xc1a1)
  const eager = !plain && eagerness.chance(0.5) ? eagerHall(dated, eagerness) : dated
  const pacing = new Random(seed ^ 0x9ace)
  const isPaced = !plain && pacing.chance(0.3)
  const paced = isPaced ? pacedHall(eager, pacing) : eager
  const keeping = new Random(seed ^ 0xa110)
  const isKept = !plain && keeping.chance(0.3)
  const kept = isKept ? allottedHall(paced, keeping) : paced
  const handing = new Random(seed ^ 0x61f7)
  const isGiving = !plain && handing.chance(0.4)
  const handed = isGiving ? givingHall(kept, handing) : kept
  const patience = new Random(seed ^ 0x3a17)
  const isWaiting = !plain && patience.chance(0.4)
  const hall = isWaiting ? waitingHall(handed, patience) : handed
  const oracle = new Oracle(hall)
  const sometimes = new Sometimes()
  const cluster = new Cluster(world, hall, oracle, sometimes)
  const network = new Network(world, cluster)
  const gossip: Gossip = { users: [], tokens: [], reservations: [] }
  const haste = new Random(seed ^ 0x4a57e)
  const deps = {
    ...{ world, network, hall, sometimes, gossip },
    haste: !plain && haste.chance(0.25) ? haste : undefined,
    secondThoughts: isGenerous ? new SecondThoughts(generosity, gossip) : undefined,
    giving: isGiving ? new Giving(handing, gossip) : undefined,
    choosy,
    keeping: isKept ? new Keeping(keeping, hall) : undefined,
    hoarding: isPaced ? new Hoarding(pacing) : undefined,
    waiting: isWaiting ? new Waiting(patience) : undefined,
  }
  const names = Array.from({ length: random.between(2, 7) }, (_, at) => `u${at + 1}`)
  const clients = names.map((name) => new Client(name, random.pick(CHARACTERS), deps))
  const fate = new Fate(cluster, network, names)
  const operator = new Operator(cluster, gossip, seed, {
    generosity: isGenerous ? generosity : deps.giving?.random,
    keeping: isKept ? keeping : undefined,
  })
  const doors = deps.giving && new Doors(cluster, deps.giving)
  const slips = new Slips(cluster, seed)
  const endMs = random.between(8_000, 25_000) + fate.lastsMs
  const failed = (): boolean => oracle.violations.length > 0

  world.note(JSON.stringify(hall.catalogue.concerts.map(({ policy, schedules }) => ({ policy, schedules }))))
  cluster.onResumed = (server, concertId) => network.resumed(server, concertId)
  await cluster.prepare()
  cluster.boot()
  for (const client of clients) client.liveUntil(endMs)
  fate.begin()
  if (!plain) operator.begin()
  if (!plain) slips.begin()
  doors?.begin()
  await world.run(endMs, failed)
  fate.end()
  if (!plain) operator.end()
  slips.end()
  doors?.end()
  if (!failed()) await makePeace(cluster, endMs + PEACE_MS, failed)

  countEnds(oracle, sometimes)
  countDraws(oracle, sometimes)
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

const countDraws = ({ chronicle }: Oracle, sometimes: Sometimes): void => {
  for (const [concertId, { upTo, step }] of chronicle.draws.all) {
    if (upTo > 1) sometimes.count('line drawn')
    const opensAtMs = chronicle.hall.openings.get(concertId)
    if (upTo > 1 && chronicle.books.sales.get(concertId)?.openedUpTo === opensAtMs) sometimes.count('line drawn early')
    const lives = [...chronicle.tokens.values()].filter(({ row }) => row.concertId === concertId)
    for (const { row, issuedStep, activeStep, endedStep } of lives) {
      if (issuedStep > step) sometimes.count('queued behind a line that was drawn')
      if ((endedStep ?? step) < step) sometimes.count('left before the draw')
      const isOvertaken = lives.some(
        (other) =>
          other.row.sequence > row.sequence &&
          other.activeStep !== undefined &&
          issuedStep < other.activeStep &&
          other.activeStep < (activeStep ?? endedStep ?? Number.POSITIVE_INFINITY),
      )
      if (isOvertaken) sometimes.count('drawn before who had come first')
    }
  }
}

const countEnds = ({ chronicle }: Oracle, sometimes: Sometimes): void => {
  for (const note of chronicle.waitlists.notes) sometimes.count(note)
  for (let times = 0; times < chronicle.wentOn; times += 1) sometimes.count('admission went on when seats came back')
  for (const { row, notes, heldStep, paidStep, lastsMs } of chronicle.reservations.values()) {
    const heldUntilMs = row.heldAt + lastsMs
    for (const note of notes) sometimes.count(note)
    for (const seatId of row.seatIds) {
      const kept = chronicle.allotments.keptFor(row.scheduleId, seatId)
      if (kept === undefined) continue
      const isReleased = chronicle.allotments.isReleased(row.scheduleId, kept.allotmentId, heldStep)
      sometimes.count(isReleased ? 'kept seat held after its release' : 'kept seat held by a member')
    }
    if (row.state === 'EXPIRED') sometimes.count('hold expired')
    if (row.state === 'RELEASED') sometimes.count('hold released')
    if (row.state === 'PAID') sometimes.count('hold paid')
    if (row.state === 'CANCELLED') sometimes.count('reservation refunded')
    if (row.generation > 1) sometimes.count('reservation passed on')
    if (row.generation > 2) sometimes.count('reservation passed on twice')
    const isBack = row.generation > 1 && row.buyerId === undefined
    if (isBack) sometimes.count('reservation passed back to its buyer')
    if (row.state === 'CANCELLED' && row.buyerId !== undefined)
      sometimes.count('refunded to its buyer, and another had it')
    if (row.state === 'CANCELLED' && isBack) sometimes.count('refunded to its buyer, who had it back')
    if (row.generation > 1 && row.checkedInAt !== undefined) sometimes.count('let in after it was passed on')
    if (row.checkoutAt !== undefined) sometimes.count('checkout begun')
    if (row.checkoutAt !== undefined && row.expiresAt > heldUntilMs) sometimes.count('checkout begun that gained time')
    if (paidStep !== undefined && (row.paidAt ?? 0) >= heldUntilMs && row.checkoutAt !== undefined)
      sometimes.count('hold paid in the time its checkout gained')
    if (paidStep !== undefined && chronicle.wasRefunded(row, paidStep))
      sometimes.count('seat sold again after a refund')
  }
  for (const { row, issuedStep, activeStep, purgedStep, timesAnew } of chronicle.tokens.values()) {
    if (activeStep !== undefined && activeStep > issuedStep) sometimes.count('waiter admitted after waiting')
    if (row.endReason === 'EXPIRED') sometimes.count(activeStep === undefined ? 'waiter expired' : 'turn expired')
    if (row.endReason === 'UNCLAIMED') sometimes.count('turn unclaimed')
    if (timesAnew > 0) sometimes.count('time to use a turn given anew')
    if (row.admittedAt !== undefined && row.claimBy === undefined) sometimes.count('turn claimed')
    if (purgedStep !== undefined) sometimes.count('token purged')
  }
}
