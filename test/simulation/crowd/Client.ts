import type {
  CommandType,
  Envelope,
  Outcome,
  QueueToken,
  Reservation,
  SignedTicket,
} from '../../../client-sdk/protocol/index.ts'
import type { Hall, OnSale } from '../Hall.ts'
import type { Random } from '../Random.ts'
import type { Sometimes } from '../Sometimes.ts'
import type { Network, Request } from '../world/Network.ts'
import type { World } from '../world/World.ts'
import { type Act, CHARACTERS, type Character, type Habits } from './characters.ts'
import type { Giving } from './Giving.ts'
import type { Hoarding } from './Hoarding.ts'
import { type Keeping, NO_ALLOTMENT } from './Keeping.ts'
import { type Gossip, wrongRequest } from './mischief.ts'
import type { SecondThoughts } from './SecondThoughts.ts'
import type { Waiting } from './Waiting.ts'

const READS: readonly CommandType[] = [
  'concerts',
  'schedules',
  'seats',
  'ticket',
  'reservations',
  'reservation',
  'wallet',
  'entries',
]
const NAMED: readonly CommandType[] = [
  ...(['hold', 'release', 'checkout', 'pay', 'refund', 'charge', 'leaveQueue'] as const),
  ...(['withdrawTransfer', 'acceptTransfer', 'joinWaitlist', 'leaveWaitlist'] as const),
]
const ANSWER_WITHIN_MS = 2_000
const ATTEMPTS = 4

/** One user, with as many devices as it likes. It knows only what it was told. */
export class Client {
  readonly name: string
  readonly #habits: Habits
  readonly #hasTwoTabs: boolean
  readonly #world: World
  readonly #network: Network
  readonly #hall: Hall
  readonly #sometimes: Sometimes
  readonly #gossip: Gossip
  readonly #haste: Random | undefined
  readonly #choosy: Random | undefined
  readonly #secondThoughts: SecondThoughts | undefined
  readonly #hoarding: Hoarding | undefined
  readonly #keeping: Keeping | undefined
  readonly #giving: Giving | undefined
  readonly #waiting: Waiting | undefined
  /** By concert: the tokens it was given, newest last. */
  readonly #tokens = new Map<string, string[]>()
  readonly #reservations: Reservation[] = []
  readonly #history: Envelope[] = []
  #userId: string | undefined
  #acts = 0
  #names = 0

  constructor(
    name: string,
    character: Character,
    deps: {
      readonly world: World
      readonly network: Network
      readonly hall: Hall
      readonly sometimes: Sometimes
      readonly gossip: Gossip
      /** Where people can't wait for an answer: what their haste goes by. A source of its own, so that other worlds are as without. */
      readonly haste?: Random | undefined
      /** Where people want to sit together, and ask for the best: what that goes by, likewise. */
      readonly choosy?: Random | undefined
      /** Where people may change their minds. */
      readonly secondThoughts?: SecondThoughts | undefined
      /** Where people keep seats from others. */
      readonly hoarding?: Hoarding | undefined
      /** Where seats are kept for who has a code. */
      readonly keeping?: Keeping | undefined
      /** Where people pass on what they have. */
      readonly giving?: Giving | undefined
      /** Where people wait for seats to come back. */
      readonly waiting?: Waiting | undefined
    },
  ) {
    this.name = name
    this.#habits = CHARACTERS[character]
    this.#hasTwoTabs = character === 'twoTabs'
    this.#world = deps.world
    this.#network = deps.network
    this.#hall = deps.hall
    this.#sometimes = deps.sometimes
    this.#gossip = deps.gossip
    this.#haste = deps.haste
    this.#choosy = deps.choosy
    this.#secondThoughts = deps.secondThoughts
    this.#hoarding = deps.hoarding
    this.#keeping = deps.keeping
    this.#giving = deps.giving
    this.#waiting = deps.waiting
    this.#giving?.takers.push((transferCode, inMs) => this.#take(transferCode, inMs))
  }

  /** Acts until that time, a thought between one act and the next. */
  liveUntil(endMs: number): void {
    const { thinksMs, actsAtMost = Number.POSITIVE_INFINITY } = this.#habits
    this.#world.after(this.#world.random.between(1, 2 * thinksMs), () => {
      if (this.#world.nowMs >= endMs || this.#acts >= actsAtMost) return
      this.#acts += 1
      this.#act()
      this.liveUntil(endMs)
    })
  }

  #act(): void {
    if (this.#userId === undefined) return this.#register()
    const concertId = this.#world.random.pick([...this.#hall.policies.keys()])
    const act = this.#world.random.weighted<Act>(this.#habits.acts)
    if (act === 'replay') return this.#replay()
    if (act === 'mischief') {
      const shown = { userId: this.#userId, tokens: this.#tokens.get(concertId) ?? [], commands: this.#history }
      return this.#send(wrongRequest(this.#world.random, this.#hall, this.#gossip, shown), concertId)
    }
    const isQueued = this.#tokens.has(concertId)
    const request = this.#requestFor(isQueued || act === 'charge' ? act : 'enter', concertId)
    if (request !== undefined) this.#click(request, concertId)
  }

  #register(): void {
    const envelope = { type: 'register', body: { name: this.name }, userId: undefined, door: 'header' } as const
    this.#send({ envelope, malformed: false }, '')
  }

  #requestFor(act: Exclude<Act, 'replay' | 'mischief'>, concertId: string): Request | undefined {
    const { random } = this.#world
    const reservation = this.#reservations[Math.max(0, this.#reservations.length - random.between(1, 3))]
    switch (act) {
      case 'enter':
        return this.#request(
          'enterQueue',
          { concertId, socket: random.chance(0.3), ...this.#comeBack(concertId) },
          concertId,
        )
      case 'poll':
        return this.#request('queueToken', {}, concertId)
      case 'leave':
        return this.#request('leaveQueue', {}, concertId)
      case 'hold':
        return this.#choose(this.#request('hold', this.#seatsToHold(concertId), concertId))
      case 'pay':
      case 'release':
        return (
          reservation && this.#request(act, { reservationId: reservation.reservationId }, this.#concertOf(reservation))
        )
      case 'charge':
        return this.#request('charge', { amount: random.between(1, 12) * 100 + this.#acts }, concertId)
      case 'look':
        return this.#lookAt(random.pick(READS), concertId, reservation?.reservationId)
    }
  }

  #lookAt(type: CommandType, concertId: string, reservationId: string | undefined): Request | undefined {
    switch (type) {
      case 'schedules':
        return this.#request(type, { concertId }, concertId)
      case 'seats':
        return this.#request(
          type,
          { scheduleId: this.#date(concertId), all: this.#world.random.chance(0.5) },
          concertId,
        )
      case 'ticket':
        return this.#request(type, { scheduleId: this.#date(concertId) }, concertId)
      case 'reservation':
        return reservationId === undefined ? undefined : this.#request(type, { reservationId }, concertId)
      default:
        return this.#request(type, {}, concertId)
    }
  }

  #request(type: CommandType, body: Record<string, unknown>, concertId: string): Request {
    const { random } = this.#world
    const tokens = this.#tokens.get(concertId) ?? []
    // The other tab may still go by a token that is over.
    const queueToken = this.#hasTwoTabs ? random.pick([...tokens, tokens.at(-1)]) : tokens.at(-1)
    const commandId = NAMED.includes(type) && random.chance(0.95) ? `${this.name}-${++this.#names}` : undefined
    const bySocket =
      ['queueToken', 'leaveQueue', 'hold', 'pay', 'release', 'ticket'].includes(type) && random.chance(0.2)
    const isQueue = type === 'queueToken' || type === 'leaveQueue'
    const envelope: Envelope = {
      type,
      body: bySocket && isQueue ? { ...body, concertId } : body,
      userId: this.#userId,
      commandId,
      queueToken: bySocket ? undefined : queueToken,
      door: bySocket ? 'socket' : 'header',
    }
    return { envelope, malformed: false }
  }

  /** To a certain place or to none; who knows of none, or has had enough of it, takes what it gets. */
  #comeBack(concertId: string): { readonly token?: string } {
    const { random } = this.#world
    const tokens = this.#tokens.get(concertId) ?? []
    return tokens.length > 0 && random.chance(0.4) ? { token: random.pick(tokens) } : {}
  }

  /** Some click twice; what the second click carries depends on how well the page was written. */
  #click(request: Request, concertId: string): void {
    const { random } = this.#world
    this.#send(request, concertId)
    if (request.envelope.type === 'pay') this.#hurry(request.envelope, concertId)
    for (let click = 1; click < (this.#habits.clicks ?? 1); click += 1) {
      const { envelope } = request
      const isRenamed = envelope.commandId !== undefined && random.chance(0.3)
      const again = isRenamed ? { ...envelope, commandId: `${this.name}-${++this.#names}` } : envelope
      this.#world.after(random.between(0, 120), () => this.#send({ ...request, envelope: again }, concertId))
    }
  }

  /** While a payment is under way they want something else with the same token, or of the same reservation. */
  #hurry({ body, userId, queueToken }: Envelope, concertId: string): void {
    const haste = this.#haste
    if (haste === undefined || haste.chance(0.4)) return
    const others = this.#reservations.filter(
      ({ reservationId }) => reservationId !== (body as { reservationId: string }).reservationId,
    )
    const dates = [...this.#hall.dates.values()].filter((date) => date.concertId === concertId)
    const { scheduleId, prices } = haste.pick(dates)
    const [type, wanted] = haste.pick([
      ['leaveQueue', {}],
      ['release', body],
      ['pay', { reservationId: others.at(-1)?.reservationId ?? 'none' }],
      ['hold', { scheduleId, seats: haste.sample([...prices.keys()], 1) }],
      ['queueToken', {}],
      ['seats', { scheduleId, all: true }],
    ] as const)
    const commandId = NAMED.includes(type) ? `${this.name}-hasty-${++this.#names}` : undefined
    const envelope: Envelope = { type, body: wanted, userId, commandId, queueToken, door: 'header' }
    this.#world.after(haste.between(0, 15), () => this.#send({ envelope, malformed: false }, concertId))
  }

  #replay(): void {
    if (this.#history.length === 0) return
    this.#send({ envelope: this.#world.random.pick(this.#history), malformed: false }, '')
  }

  /** Sends it, and again under the same command id while no answer comes. */
  #send(request: Request, concertId: string, attempt = 1): void {
    const { envelope } = request
    const { random } = this.#world
    if (attempt === 1 && NAMED.includes(envelope.type) && !request.malformed) this.#history.push(envelope)
    if (attempt > 1) this.#sometimes.count('request resent under the same command id')
    let isAnswered = false
    const again = (ms: number): void => {
      if (attempt < ATTEMPTS) this.#world.after(ms, () => this.#send(request, concertId, attempt + 1))
    }
    this.#network.send(this.name, request, (outcome) => {
      if (isAnswered) return
      isAnswered = true
      this.#wait(envelope, outcome)
      if (outcome.ok) {
        this.#thinkAgain(envelope, outcome)
        this.#hoard(envelope, outcome.body)
        if (envelope.type === 'signedTicket') {
          const { reservationId } = envelope.body as { reservationId: string }
          this.#giving?.shown(reservationId, outcome.body as SignedTicket)
        }
        return this.#learn(envelope.type, outcome, concertId)
      }
      if (outcome.problem.code === 'SEAT_ORPHANED')
        this.#takeSuggestion(envelope, outcome.problem.suggestion ?? [], concertId)
      if (outcome.problem.code === 'SEAT_ALLOTTED') this.#fetchCode(envelope)
      if (outcome.problem.code === 'TOO_MANY_TRIES') {
        if (envelope.type === 'joinWaitlist') this.#sometimes.count('waiter told to wait with the next place')
        this.#hoard(envelope, outcome.problem)
      }
      if (outcome.problem.code === 'UNAVAILABLE' && random.chance(0.7)) again(random.between(50, 1_000))
      if (['TOKEN_INVALID', 'TOKEN_EXPIRED'].includes(outcome.problem.code) && random.chance(0.8))
        this.#tokens.delete(concertId)
    })
    this.#world.after(ANSWER_WITHIN_MS + random.between(0, 500), () => {
      if (!isAnswered && random.chance(0.9)) again(0)
    })
  }

  /** [H14] They present what codes they have, and try once more. */
  #fetchCode(before: Envelope): void {
    const keeping = this.#keeping
    if (keeping === undefined || keeping.random.chance(0.3)) return
    const { scheduleId } = before.body as { scheduleId: string }
    let inMs = 0
    for (const code of keeping.codesFor(scheduleId)) {
      inMs += keeping.random.between(5, 400)
      const envelope: Envelope = { ...before, type: 'presentCode', body: { scheduleId, code }, commandId: undefined }
      this.#world.after(inMs, () => this.#send({ envelope, malformed: false }, ''))
    }
    const commandId = `${this.name}-member-${++this.#names}`
    this.#world.after(inMs + keeping.random.between(0, 600), () =>
      this.#send({ envelope: { ...before, commandId }, malformed: false }, ''),
    )
  }

  /** [H12] They give back what they hold and hold it again, and come back when they were told to. */
  #hoard(before: Envelope, told: unknown): void {
    const next = this.#hoarding?.after(before, told)
    if (next === undefined) return
    const { type, body, inMs, isPrompt } = next
    const commandId = next.isSame ? before.commandId : `${this.name}-hoard-${++this.#names}`
    const envelope: Envelope = { ...before, type, body, commandId }
    this.#world.after(inMs, () => {
      if (isPrompt && type === 'hold') this.#sometimes.count('hold tried as soon as it might be')
      this.#send({ envelope, malformed: false }, '')
    })
  }

  /** [N1] [N4] They wait for seats, and answer what they are offered; mostly without a turn. */
  #wait(before: Envelope, outcome: Outcome): void {
    for (const { type, body, inMs, malformed = false } of this.#waiting?.after(before, outcome) ?? []) {
      const commandId = NAMED.includes(type) ? `${this.name}-waits-${++this.#names}` : undefined
      const envelope: Envelope = { type, body, userId: this.#userId, commandId, door: 'header' }
      this.#world.after(inMs, () => this.#send({ envelope, malformed }, ''))
    }
  }

  #thinkAgain({ type: before, userId }: Envelope, { body: told }: Outcome & { ok: true }): void {
    for (const thoughts of [this.#secondThoughts, this.#giving]) {
      for (const { type, reservationId, inMs } of thoughts?.after(before, told) ?? []) {
        const commandId = `${this.name}-second-${++this.#names}`
        const door = thoughts?.random.chance(0.2) ? 'socket' : 'header'
        const envelope: Envelope = { type, body: { reservationId }, userId, commandId, door }
        this.#world.after(inMs, () => this.#send({ envelope, malformed: false }, ''))
      }
    }
  }

  /** [T2] Somebody has handed over a code. */
  #take(transferCode: string, inMs: number): void {
    this.#world.after(inMs, () => {
      if (this.#userId === undefined) return
      const commandId = `${this.name}-taken-${++this.#names}`
      const command = { type: 'acceptTransfer', body: { transferCode }, commandId } as const
      this.#send({ envelope: { ...command, userId: this.#userId, door: 'header' }, malformed: false }, '')
    })
  }

  #learn(type: CommandType, { body }: Outcome & { ok: true }, concertId: string): void {
    switch (type) {
      case 'register':
        this.#userId ??= (body as { userId: string }).userId
        this.#gossip.users.push(this.#userId)
        return
      case 'enterQueue':
        return this.#keepToken(body as QueueToken)
      case 'queueToken':
        if ((body as QueueToken).state === 'EXPIRED') this.#tokens.delete(concertId)
        return
      case 'presentCode':
        return this.#sometimes.count('member made by a code')
      case 'joinWaitlist':
        return this.#sometimes.count('waitlist joined')
      case 'hold':
        return this.#keepReservation(body as Reservation)
      default:
    }
  }

  #keepToken({ token, concertId, waitingTicket }: QueueToken): void {
    const tokens = this.#tokens.get(concertId) ?? []
    if (!tokens.includes(token)) this.#tokens.set(concertId, [...tokens, token])
    this.#gossip.tokens.push(token)
    if (waitingTicket !== undefined) this.#network.openSocket(this.name, concertId, token)
  }

  #keepReservation(reservation: Reservation): void {
    this.#reservations.push(reservation)
    this.#gossip.reservations.push(reservation.reservationId)
    if (!this.#habits.paysLate) return
    const { random } = this.#world
    const lastsMs = Date.parse(reservation.expiresAt) - Date.parse(reservation.heldAt)
    for (const type of ['pay', 'reservation', 'reservations'] as const) {
      const body = type === 'reservations' ? {} : { reservationId: reservation.reservationId }
      const request = this.#request(type, body, this.#concertOf(reservation))
      this.#world.after(Math.max(0, lastsMs - random.between(-60, 120)), () => this.#send(request, ''))
    }
  }

  #seatsToHold(concertId: string): { scheduleId: string; seats: string[] } {
    const { random } = this.#world
    const scheduleId = this.#date(concertId)
    const seats = [...(this.#hall.dates.get(scheduleId)?.prices.keys() ?? [])]
    return { scheduleId, seats: random.sample(seats, Number(random.weighted({ 1: 5, 2: 3, 3: 1, 4: 0.5 }))) }
  }

  /** The seats next to each other, or as many of the best; some ask for what is no choice. */
  #choose(request: Request): Request {
    const choosy = this.#choosy
    if (choosy === undefined || choosy.chance(0.2)) return request
    const { scheduleId, seats } = request.envelope.body as { scheduleId: string; seats: readonly string[] }
    const { prices, categories } = this.#hall.dates.get(scheduleId) as OnSale
    const asking = (body: object, malformed = false): Request => ({
      envelope: { ...request.envelope, body },
      malformed,
    })
    if (choosy.chance(0.5)) {
      const all = [...prices.keys()]
      const start = choosy.between(0, all.length - seats.length)
      return asking({ scheduleId, seats: all.slice(start, start + seats.length) })
    }
    if (choosy.chance(0.03)) {
      const wrong = [{ quantity: 0 }, { quantity: 1, category: 'none' }, { quantity: 1, zone: 'Moon' }]
      return asking({ scheduleId, best: choosy.pick(wrong) }, true)
    }
    const quantity = choosy.between(1, 4)
    const category = choosy.chance(0.3) ? choosy.pick([...categories.values()]) : undefined
    const allotment = this.#keeping?.allotmentFor(scheduleId)
    const best = {
      quantity,
      ...(category !== undefined && { category }),
      ...(allotment !== undefined && { allotment }),
    }
    return asking({ scheduleId, best }, allotment === NO_ALLOTMENT)
  }

  /** [H9] Some take what is offered in the place of what they chose. */
  #takeSuggestion({ body }: Envelope, suggestion: readonly string[], concertId: string): void {
    if (this.#choosy?.chance(0.6) !== true) return
    this.#sometimes.count('suggestion taken')
    const { scheduleId } = body as { scheduleId: string }
    const request = this.#request('hold', { scheduleId, seats: suggestion }, concertId)
    this.#world.after(this.#choosy.between(50, 500), () => this.#send(request, concertId))
  }

  #date(concertId: string): string {
    const dates = [...this.#hall.dates.values()].filter((date) => date.concertId === concertId)
    return this.#world.random.pick(dates).scheduleId
  }

  #concertOf({ scheduleId }: Reservation): string {
    return this.#hall.dates.get(scheduleId)?.concertId ?? ''
  }
}
