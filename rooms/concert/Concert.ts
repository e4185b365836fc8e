import { type Concert as ConcertItem, isRefusal, type Refusal } from '../../client-sdk/protocol/index.ts'
import type { Lease } from '../../storage/Storage.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import type { Departures } from '../waiting/Departures.ts'
import { ConcertActor, type ConcertDeps, type ConcertListener } from './ConcertActor.ts'
import { ConcertAllotments } from './ConcertAllotments.ts'
import { ConcertQueue } from './ConcertQueue.ts'
import { ConcertSeats } from './ConcertSeats.ts'
import { ConcertTickets } from './ConcertTickets.ts'
import { ConcertWaitlist } from './ConcertWaitlist.ts'
import type { ConcertState, StoredFact } from './state.ts'
import { Tries } from './Tries.ts'
import { concertView } from './view.ts'

/** One concert as one actor: its waiting room and its schedules decide together and write together. */
export class Concert {
  readonly concertId: string
  readonly queue: ConcertQueue
  readonly seats: ConcertSeats
  readonly allotments: ConcertAllotments
  readonly tickets: ConcertTickets
  readonly waitlist: ConcertWaitlist
  readonly #actor: ConcertActor

  constructor(concertId: string, deps: ConcertDeps) {
    this.concertId = concertId
    this.#actor = new ConcertActor(concertId, deps)
    const newId = () => deps.ports.newId()
    const tries = triesOf(this.#actor)
    this.queue = new ConcertQueue(this.#actor, newId)
    this.seats = new ConcertSeats(this.#actor, newId, tries)
    this.allotments = new ConcertAllotments(this.#actor, tries)
    this.tickets = new ConcertTickets(this.#actor)
    this.waitlist = new ConcertWaitlist(this.#actor, tries)
  }

  /**
   * Takes the concert over from whoever had it, or goes on after `suspend` with whatever the store has now; resolves once it may be joined.
   * Rejects where the store fails, and where another server has taken it over since.
   *
   * @param sinceEpoch takes nothing from another who has had the lease since then
   */
  open(owner: string, sinceEpoch?: number): Promise<void> {
    return this.#actor.open(owner, sinceEpoch)
  }

  /** Takes no more commands; resolves once all that was under way is settled. */
  suspend(): Promise<void> {
    return this.#actor.suspend()
  }

  get ready(): boolean {
    return this.#actor.ready
  }

  /** Another server has it: for good. */
  get lost(): boolean {
    return this.#actor.lost
  }

  get lease(): Lease | undefined {
    return this.#actor.lease
  }

  /** What is in memory. It may be ahead of the disk: nothing of it may be shown but through a gate. */
  get state(): ConcertState {
    return this.#actor.state
  }

  get departures(): Departures {
    return this.#actor.departures
  }

  /** @returns what ends it. */
  listen(listener: ConcertListener): () => void {
    return this.#actor.listen(listener)
  }

  /** Carries out what is overdue; resolves once all that is decided now is durable, or never will be. */
  settled(): Promise<void> {
    return this.#actor.settled()
  }

  async view(): Promise<ConcertItem | Refusal> {
    return this.#actor.read((nowMs) => concertView(this.state, nowMs))
  }

  /** What is asked of the state; nothing of it may be kept. */
  async look<T>(step: (state: ConcertState, nowMs: number) => T): Promise<T | Refusal> {
    return this.#actor.read((nowMs) => step(this.state, nowMs))
  }

  /** Carries out what the operator orders, with its line in the audit log; what changes nothing leaves no line. */
  async operate<T extends Readonly<Record<string, unknown>>>(
    order: {
      readonly decide: (state: ConcertState, nowMs: number) => readonly StoredFact[] | Refusal
      readonly answer: (state: ConcertState, nowMs: number) => T
    },
    keep: KeepAnswer,
  ): Promise<T | Refusal> {
    return this.#actor.answer((nowMs) => {
      const decision = order.decide(this.state, nowMs)
      if (isRefusal(decision)) return decision
      const facts = this.#actor.evolve(decision, nowMs)
      const answer = order.answer(this.state, nowMs)
      this.#actor.write(facts, keep(200, answer, nowMs))
      return answer
    })
  }
}

/** What those who have turns, or wait at home, have tried, and may by the policy as it is. */
const triesOf = (actor: ConcertActor): Tries => {
  const tries = new Tries()
  actor.listen({
    reloaded: () => {
      tries.limits = actor.state.policy
    },
  })
  actor.onMove((event, nowMs) => {
    // [H12] To let a hold lapse and hold again at that moment would keep a seat for ever.
    if (event.type !== 'hold-released' && event.type !== 'hold-expired') return
    tries.countCycle(event.userId, event.reservationId, nowMs)
  })
  return tries
}
