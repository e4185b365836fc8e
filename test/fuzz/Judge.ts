import { REFUSALS, type RefusalCode } from '../../client-sdk/protocol/index.ts'
import type { Answer } from './AnswerReader.ts'
import type { Contract, Operation } from './Contract.ts'
import type { Reply } from './RoomSocket.ts'
import type { Sightings } from './Sightings.ts'

/** What Node or uWebSockets answers, in no words of ours, to what is no HTTP request; and how a socket is turned away. */
const TURNED_AWAY = [400, 401, 403, 404, 405, 426]
const NOT_OURS = [...TURNED_AWAY, 408, 413, 431, 505]
const HEAD_TOO_LARGE = 431
const UWS_PAGE = /^(<h1>|$)/
/** The transport's own ways to refuse a request before it is a command. */
const INPUT_STATUSES = [400, 403, 404, 405, 413]

/** Refusals that no input can bring about, and why. */
export const NOT_BY_INPUT: Readonly<Partial<Record<RefusalCode, string>>> = {
  SALE_PAUSED: 'the operator stops a sale in which nobody but the operator is',
  SALE_CLOSED: 'as SALE_PAUSED',
  CHECKOUT_NOT_OFFERED: 'the hall has it, and of the concert that has it not nobody holds a seat',
  REFUND_NOT_OFFERED: 'as CHECKOUT_NOT_OFFERED',
  TRANSFER_NOT_OFFERED: 'as CHECKOUT_NOT_OFFERED',
  WAITLIST_FULL: 'more places than the crowd has users',
  UNAVAILABLE: 'nothing may bring it about, but an import for the concert that it imports',
}

/** How the connections of attackers end here: by their own doing, or the server's answer to it. */
const CLOSES: Readonly<Record<number, string>> = {
  1000: 'as we did',
  1001: 'as we did',
  1002: 'no WebSocket frame',
  1005: 'as we did, without a code',
  1006: 'without a close frame',
  1007: 'text that is none',
  1009: 'too large',
  3000: 'as we did',
  4000: 'left on purpose',
  4001: 'the room was made anew',
  4004: 'too many messages, or none',
  4005: 'replaced by a newer connection',
  4999: 'as we did',
}

/** uWebSockets ends a connection that breaks its rules without a word. */
const BY_WS_ALONE = [1002, 1007, 1009]

interface About {
  /** The input that is answered. */
  readonly name: string
  /** Whether its concert may be UNAVAILABLE, for it is imported again and again. */
  readonly mayBeAway: boolean
}

interface AboutRequest extends About {
  readonly isHead: boolean
  /** It may be the answer of another operation than the input began as. */
  readonly strayed: boolean
}

/** Says what is wrong with what the server sends, and keeps count of what it sent. */
export class Judge {
  readonly faults: string[] = []
  readonly #contract: Contract
  readonly #sightings: Sightings

  constructor(contract: Contract, sightings: Sightings, transport: string) {
    this.#contract = contract
    this.#sightings = sightings
    const codes = Object.keys(REFUSALS).filter((code) => !(code in NOT_BY_INPUT))
    sightings.expect(...codes.map((code) => `refused ${code}`))
    for (const { name } of contract.operations) sightings.expect(`answered: ${name}`, `refused: ${name}`)
    for (const [code, meaning] of Object.entries(CLOSES)) {
      if (transport === 'ws' || !BY_WS_ALONE.includes(Number(code))) sightings.expect(`closed ${code}: ${meaning}`)
    }
  }

  accuse(fault: string): void {
    this.faults.push(fault)
  }

  /** One of the crowd, from a room: by what its own inputs did. */
  keptOut(code: RefusalCode): undefined {
    this.#sightings.count(`kept out of a room: ${code}`)
  }

  /** @returns the body of a success */
  answer(operation: Operation, answer: Answer | undefined, about: AboutRequest): unknown {
    if (answer === undefined) return this.accuse(`${about.name}: no answer`)
    const { status } = answer
    this.#sightings.count(`status ${status}`)
    if (status >= 300 || !about.strayed)
      this.#sightings.count(`${status < 300 ? 'answered' : 'refused'}: ${operation.name}`)
    // uWebSockets takes heads up to 4 KiB, Node four times as much.
    if (status === HEAD_TOO_LARGE && isTransportsOwn(answer)) return undefined
    if (about.isHead) return answer.body.length > 0 ? this.accuse(`${about.name}: HEAD with a body`) : undefined
    const body = bodyOf(answer)
    if (status === 200 || status === 201)
      return about.strayed ? undefined : this.#success(operation, status, body, about.name)
    if (status === 204) return undefined
    if (status === 503 && this.#isLoading(body)) return undefined
    this.#problem(status, answer.headers.get('content-type'), body, about)
    if (!about.strayed) this.#promised(operation, body, about)
    return undefined
  }

  /** Answers on a connection of their own, to what may be no request at all. */
  wire(name: string, answers: readonly Answer[], rest: Buffer): void {
    if (rest.length > 0)
      this.accuse(`${name}: answered with what is no HTTP: ${rest.subarray(0, 80).toString('latin1')}`)
    for (const answer of answers) {
      this.#sightings.count(`status ${answer.status}`)
      const { status, headers } = answer
      if (isTransportsOwn(answer)) continue
      if (status === 200 || status === 201 || status === 204) continue
      if (status === 503 && this.#isLoading(bodyOf(answer))) continue
      this.#problem(status, headers.get('content-type'), bodyOf(answer), { name, mayBeAway: true })
    }
  }

  upgrade(name: string, answers: readonly Answer[], rest: Buffer): void {
    const [answer] = answers
    if (answer === undefined) return
    this.#sightings.count(`upgrade answered ${answer.status}`)
    if (answer.status === 101) return this.accuse(`${name}: a socket was opened without a ticket`)
    if (TURNED_AWAY.includes(answer.status)) return
    this.wire(name, answers, rest)
  }

  /** @param expected whether the request was whole, and so must be answered or rejected by us and not by Colyseus */
  reply(reply: Reply, about: About & { readonly expected: boolean }): unknown {
    switch (reply.kind) {
      case 'answered':
        this.#sightings.count('request over a socket answered')
        return reply.body
      case 'rejected':
        this.#sightings.count('request over a socket rejected')
        this.#problemDocument(reply.reason, about)
        return undefined
      case 'failed':
        this.#sightings.count('request over a socket that Colyseus could not decode')
        if (about.expected) this.accuse(`${about.name}: failed with ${JSON.stringify(reply.error)}`)
        return undefined
    }
  }

  close(name: string, code: number, mayVanish: boolean): void {
    const meaning = CLOSES[code]
    if (meaning === undefined) return this.accuse(`${name}: closed with ${code}`)
    this.#sightings.count(`closed ${code}: ${meaning}`)
    if (code === 1006 && !mayVanish) this.accuse(`${name}: the connection ended without a close frame`)
  }

  #success(operation: Operation, status: number, body: unknown, name: string): unknown {
    const fault = this.#contract.faultOfSuccess(operation, status, body)
    if (fault !== undefined)
      this.accuse(`${name}: ${operation.name} answered ${status} with a body that is none: ${fault}`)
    return body
  }

  #problem(status: number, type: string | undefined, body: unknown, about: About): void {
    if (type !== 'application/problem+json') return this.accuse(`${about.name}: ${status} without a problem document`)
    if ((body as { status?: unknown }).status !== status)
      this.accuse(`${about.name}: ${status} is not its problem's status`)
    this.#problemDocument(body, about)
  }

  /** INPUT_INVALID may also be said of what is no request of this operation: its method, its address, its origin, its length. */
  #promised({ name, refusals }: Operation, problem: unknown, about: About): void {
    const { code } = problem as { code?: string }
    if (code === undefined || code === 'INPUT_INVALID' || refusals.has(code)) return
    this.accuse(`${about.name}: ${name} does not say that it may be ${code}`)
  }

  #problemDocument(problem: unknown, { name, mayBeAway }: About): void {
    const fault = this.#contract.faultOfProblem(problem)
    if (fault !== undefined) return this.accuse(`${name}: no problem document: ${JSON.stringify(problem)}: ${fault}`)
    const { code, status, path } = problem as { code: RefusalCode; status: number; path?: string }
    this.#sightings.count(`refused ${code}`)
    const right = code === 'INPUT_INVALID' ? INPUT_STATUSES.includes(status) : status === REFUSALS[code].status
    if (!right) this.accuse(`${name}: ${code} with status ${status}`)
    if (code === 'INPUT_INVALID' && path === undefined) this.accuse(`${name}: INPUT_INVALID without a path`)
    if (code === 'UNAVAILABLE' && !mayBeAway) this.accuse(`${name}: UNAVAILABLE`)
  }

  /** How /readyz says that the concert which is being imported is not there for a moment. */
  #isLoading(body: unknown): boolean {
    return (body as { reason?: unknown }).reason === 'a concert is loading'
  }
}

const isTransportsOwn = ({ status, headers, body }: Answer): boolean =>
  NOT_OURS.includes(status) &&
  headers.get('connection')?.toLowerCase() === 'close' &&
  !headers.has('content-type') &&
  UWS_PAGE.test(body.toString('latin1'))

/** As JSON where it is that. */
const bodyOf = ({ headers, body }: Answer): unknown => {
  const text = body.toString()
  return headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}
