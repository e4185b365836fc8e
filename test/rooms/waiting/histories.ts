import assert from 'node:assert/strict'
import fc from 'fast-check'
import { POLICY_PRESETS, type PolicyChoice, type PolicyPreset } from '../../../client-sdk/protocol/index.ts'
import { nth, rarely, step, type Target } from '../modelRuns.ts'
import type { Answer, Claim, Queue } from './Queue.ts'
import { endOf, type QueueBook } from './QueueBook.ts'
import { expectRulesOfAdmission, expectRulesOfPlaces } from './rules.ts'

const HOUR = 60 * 60_000
const USERS = ['kim', 'lee', 'park', 'choi', 'jung', 'han']
const TOKENS = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9', 't10', 't11', 't12']

const KINDS = ['token', 'batch', 'purge'] as const

const durationMs = fc.constantFrom(1, 7, 100, 1_000, 60_000, HOUR)
const few = fc.integer({ min: 1, max: 4 })

/** Any preset, as it is or with any of its values changed; a life that is longer than its cap is not a policy. */
export const policies: fc.Arbitrary<PolicyChoice> = fc
  .record(
    {
      preset: fc.constantFrom(...(Object.keys(POLICY_PRESETS) as PolicyPreset[])),
      admission: fc.constantFrom('slots', 'batch'),
      // The presets' own let everybody in at once.
      maxActive: fc.oneof({ weight: 4, arbitrary: few }, { weight: 1, arbitrary: fc.constant(500) }),
      batchSize: few,
      batchIntervalMs: durationMs,
      turnsPerSeat: fc.constantFrom(null, 1, 2),
      waitLifeMs: durationMs,
      claimMs: fc.constantFrom(0, 1, 7, 100, 1_000, 60_000),
      active: fc.record({ activeLifeMs: durationMs, longerMs: fc.constantFrom(0, 1, 100, HOUR) }),
      holdExtendsTokenMs: fc.constantFrom(0, 1, 60, 1_000, HOUR),
      tokenSpentAt: fc.constantFrom('payment', 'hold', 'deadline'),
      paymentNeedsToken: fc.boolean(),
      datesReadableWith: fc.constantFrom('ACTIVE', 'LIVE'),
      purgeIntervalMs: durationMs,
    },
    { requiredKeys: ['preset', 'maxActive'] },
  )
  .map(({ active, ...choice }) => {
    if (active === undefined) return choice
    const { activeLifeMs, longerMs } = active
    return { ...choice, activeLifeMs, activeCapMs: activeLifeMs + longerMs }
  })

/** When the sale opens by itself: mostly it has. */
export const openings = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: durationMs })

/** Puts a command to the book and to the core: they must answer alike, stand alike, and keep the rules. */
const ask = (name: string, command: (queue: Queue, book: QueueBook) => Answer, ready?: (book: QueueBook) => boolean) =>
  step<QueueBook, Queue>(
    name,
    (book, core) => {
      const before = core.look()
      const answer = command(core, book)
      if (answer) book.refusals.add(answer.code)
      assert.deepEqual(answer, command(book, book), 'the core answers otherwise than the book')
      const after = core.look()
      assert.deepEqual(after, book.look(), 'the core stands otherwise than the book')
      expectRulesOfPlaces(after, book)
      expectRulesOfAdmission(before, after, book)
    },
    ready,
  )

/** The same for what has no answer. */
const tell = (name: string, command: (queue: Queue, book: QueueBook) => void, ready?: (book: QueueBook) => boolean) => {
  const unanswered = (queue: Queue, book: QueueBook): null => {
    command(queue, book)
    return null
  }
  return ask(name, unanswered, ready)
}

const user = fc.constantFrom(...USERS)
const newToken = fc.constantFrom(...TOKENS)

type TokenTarget = Target<QueueBook, string>
const isIssued = (token: string) => (book: QueueBook) => book.entries.some((entry) => entry.token === token)
const those = (what: string, are: (entry: QueueBook['entries'][number]) => boolean) =>
  nth(what, (book: QueueBook) => book.entries.filter(are).map(({ token }) => token))
const named = newToken.map((name): TokenTarget => ({ name, in: (book) => (isIssued(name)(book) ? name : undefined) }))
const nobodys = fc.constant<TokenTarget>({ name: 't0', in: () => 't0' })
const waiter = those('waiter', ({ state }) => state === 'WAIT')
const active = those('ACTIVE token', ({ state }) => state === 'ACTIVE')
const payer = those('token that pays', ({ payments }) => payments > 0)
const token = fc.oneof(
  { weight: 8, arbitrary: waiter },
  { weight: 8, arbitrary: active },
  { weight: 4, arbitrary: payer },
  { weight: 8, arbitrary: named },
  { weight: 1, arbitrary: nobodys },
)

/** A command about one token, for when there is such a one. */
const tellOf = (target: TokenTarget, name: string, command: (queue: Queue, token: string) => void) =>
  tell(
    name,
    (queue, book) => command(queue, target.in(book) as string),
    (book) => target.in(book) !== undefined,
  )

const enter = fc.tuple(user, newToken).map(([userId, name]) =>
  ask(
    `${userId} enters, perhaps as ${name}`,
    (queue) => queue.enter({ userId, token: name, comeBackTo: undefined }),
    (book) => !isIssued(name)(book),
  ),
)
/** A token by header, from its owner or from whoever. */
const claimTo = (book: QueueBook, target: TokenTarget, stranger: string | undefined) => {
  const found = target.in(book)
  return { by: 'header', userId: stranger ?? book.entry(found)?.userId ?? 'kim', token: found } as const
}

const comeBack = fc.tuple(token, rarely(5, user)).map(([target, stranger]) =>
  ask(
    `${stranger ?? 'its owner'} comes back to ${target.name}`,
    (queue, book) => {
      const { userId, token: comeBackTo } = claimTo(book, target, stranger)
      return queue.enter({ userId, token: 'never', comeBackTo })
    },
    (book) => target.in(book) !== undefined,
  ),
)

/** A request comes by a socket, or with somebody's token, which mostly is the sender's own. */
const bySocket = user.map((userId): Target<QueueBook, Claim> => {
  return { name: `${userId}, by socket,`, in: () => ({ by: 'socket', userId }) }
})
const byHeader = fc.tuple(token, rarely(5, user)).map(
  ([target, stranger]): Target<QueueBook, Claim> => ({
    name: `${stranger ?? 'the owner'} of ${target.name}`,
    in: (book) => (target.in(book) === undefined ? undefined : claimTo(book, target, stranger)),
  }),
)
const request = fc.oneof({ weight: 1, arbitrary: bySocket }, { weight: 4, arbitrary: byHeader })

const requestTo = (
  does: string,
  command: (queue: Queue, claim: Claim) => Answer,
  ready: (book: QueueBook, claim: Claim) => boolean = () => true,
) =>
  request.map((sender) =>
    ask(
      `${sender.name} ${does}`,
      (queue, book) => command(queue, sender.in(book) as Claim),
      (book) => {
        const claim = sender.in(book)
        return claim !== undefined && ready(book, claim)
      },
    ),
  )
const readDates = requestTo('reads the dates', (queue, claim) => queue.readDates(claim))
const leave = requestTo('leaves', (queue, claim) => queue.leave(claim))
const hold = requestTo('holds', (queue, claim) => queue.hold(claim))
const startPayment = requestTo(
  'pays',
  (queue, claim) => queue.startPayment(claim),
  // The concert lets nobody pay twice at once with a token that a payment spends.
  (book, { userId }) => book.policy.tokenSpentAt !== 'payment' || !book.newest(userId)?.payments,
)
const settlePayment = fc
  .tuple(payer, fc.constantFrom('paid', 'refused'))
  .map(([target, outcome]) =>
    tellOf(target, `the payment of ${target.name} is ${outcome}`, (queue, found) =>
      queue.settlePayment(found, outcome),
    ),
  )

const connect = fc
  .oneof({ weight: 3, arbitrary: waiter }, { weight: 1, arbitrary: token })
  .map((target) => tellOf(target, `a socket of ${target.name} opens`, (queue, found) => queue.connect(found)))
const disconnect = those('token with a socket', ({ sockets }) => sockets > 0).map((target) =>
  tellOf(target, `a socket of ${target.name} closes`, (queue, found) => queue.disconnect(found)),
)

const due = fc
  .constantFrom(...KINDS)
  .map((kind) => tell(`what is due is carried out: ${kind}`, (queue) => queue.due(kind)))
const expire = token.map((target) =>
  tellOf(target, `the deadline of ${target.name} is carried out`, (queue, found) => queue.expire(found)),
)
const admitBatch = fc.constant(
  tell(
    'a batch is admitted',
    (queue) => queue.admitBatch(),
    (book) => book.policy.admission === 'batch',
  ),
)
const purge = fc.constant(tell('what has ended is forgotten', (queue) => queue.purge()))

/** A moment, by its name and for a book. */
type Moment = readonly [name: string, atMs: (book: QueueBook) => number]
const offset = fc.constantFrom(-1, 0, 1)
const moment = fc.oneof(
  durationMs.map((ms): Moment => [`${ms} ms`, (book) => book.nowMs + ms]),
  fc.tuple(token, offset).map(([target, ms]): Moment => {
    const deadlineOf = (book: QueueBook) => {
      const entry = book.entry(target.in(book))
      return entry === undefined ? 0 : endOf(entry)
    }
    return [`until ${ms} ms from the deadline of ${target.name}`, (book) => deadlineOf(book) + ms]
  }),
  fc.tuple(fc.constantFrom('batch', 'purge'), offset).map(([kind, ms]): Moment => {
    return [`until ${ms} ms from the next ${kind}`, (book) => book.nextMs[kind] + ms]
  }),
)
const pass = fc.tuple(moment, fc.boolean()).map(([[name, atMs], isLate]) =>
  tell(
    `time passes: ${name}${isLate ? '' : ', and what is due is carried out'}`,
    (queue, book) => {
      queue.nowMs = atMs(book)
      queue.open()
      if (!isLate) for (const kind of KINDS) queue.due(kind)
    },
    (book) => atMs(book) > book.nowMs,
  ),
)

const stop = fc.constantFrom('PAUSED', 'CLOSED').map((state) => ({ state, at: 0 }))
const saleChange = fc.record({
  openedUpTo: fc.option(durationMs, { nil: undefined }),
  stopped: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: stop }),
})
const leftMs = (nowMs: number, untilMs: number | undefined) => Math.max(0, (untilMs ?? nowMs) - nowMs)
const changeSale = fc.tuple(saleChange, durationMs).map(([change, ms]) =>
  step<QueueBook, Queue>(`the sale becomes ${JSON.stringify(change)}, a pause for at most ${ms} ms`, (book, core) => {
    const isPaused = change.stopped?.state === 'PAUSED'
    const pausedUntil = isPaused ? (book.pausedUntil ?? book.nowMs + ms) : undefined
    const movedMs = leftMs(book.nowMs, pausedUntil) - leftMs(book.nowMs, book.pausedUntil)
    book.pausedUntil = pausedUntil
    for (const queue of [core, book]) {
      // What is over is not brought back.
      queue.due('token')
      queue.changeSale({ ...change, movedMs })
    }
    assert.deepEqual(core.look(), book.look(), '[O1] [O2] [O3] [O4] the core stands otherwise than the book')
    expectRulesOfPlaces(core.look(), book)
  }),
)
const pace = fc.record({ maxActive: few, batchSize: few, batchIntervalMs: durationMs }, { requiredKeys: [] })
const changeAdmission = pace.map((values) =>
  tell(`the pace of admission changes: ${JSON.stringify(values)}`, (queue) => queue.changeAdmission(values)),
)

const changeSeats = fc
  .constantFrom(0, 1, 2, 3, 100)
  .map((count) => tell(`${count} seats are free`, (queue) => queue.changeSeats(count)))

const restart = fc.tuple(policies, fc.constantFrom(0, 0, 1, 62, 63, 64, 200)).map(([policy, skipped]) =>
  step<QueueBook, Queue>(`a restart with ${JSON.stringify(policy)}, ${skipped} sequences later`, (book, core) => {
    for (const queue of [core, book]) queue.restart(policy, skipped, leftMs(book.nowMs, book.pausedUntil))
    assert.deepEqual(core.look(), book.look(), '[Q10] [Q12] the core stands otherwise than the book')
    expectRulesOfPlaces(core.look(), book)
  }),
)

export const histories = fc.commands<QueueBook, Queue>(
  [
    fc.oneof(
      { weight: 14, arbitrary: enter },
      { weight: 2, arbitrary: comeBack },
      { weight: 4, arbitrary: readDates },
      { weight: 2, arbitrary: leave },
      { weight: 5, arbitrary: hold },
      { weight: 6, arbitrary: startPayment },
      { weight: 4, arbitrary: settlePayment },
      { weight: 4, arbitrary: connect },
      { weight: 4, arbitrary: disconnect },
      { weight: 3, arbitrary: due },
      { weight: 2, arbitrary: expire },
      { weight: 3, arbitrary: admitBatch },
      { weight: 1, arbitrary: purge },
      { weight: 12, arbitrary: pass },
      { weight: 2, arbitrary: changeSale },
      { weight: 2, arbitrary: changeSeats },
      { weight: 1, arbitrary: changeAdmission },
      { weight: 1, arbitrary: restart },
    ),
  ],
  { maxCommands: 150, size: 'max', disableReplayLog: true },
)
