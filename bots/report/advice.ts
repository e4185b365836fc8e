import { CLOSE_CODES } from '../../client-sdk/protocol/messages.ts'
import type { Percentiles } from '../Latencies.ts'

export interface Observed {
  /** Requests over HTTP, those sent again included. */
  readonly requests: number
  /** By refusal code: answers after which the SDK asked again. */
  readonly putOff: Readonly<Record<string, number>>
  readonly closes: Readonly<Record<string, number>>
  readonly late: Percentiles
}

const MANY = 0.02
const TOO_LATE_MS = 50

/** What keeps a test from measuring the server, and what to do about it; a line each. */
export const advise = ({ requests, putOff, closes, late }: Observed): readonly string[] => {
  const advice: string[] = []
  const limited = putOff.RATE_LIMITED ?? 0
  if (limited > MANY * requests) {
    advice.push(
      `${limited} of ${requests} requests were RATE_LIMITED: this measured the server's limits, not its speed. A whole ` +
        'crowd from one address is what they are against; for the test start it with ADDRESS_RATE=0 USER_RATE=0 SOCKET_RATE=0.',
    )
  }
  if ((closes[CLOSE_CODES.abuse] ?? 0) > 0) {
    advice.push(`sockets were closed with ${CLOSE_CODES.abuse}: for the test start the server with SOCKET_RATE=0.`)
  }
  if (late.p99 > TOO_LATE_MS) {
    advice.push(
      `one command in a hundred was sent ${Math.round(late.p99)} ms late or more: the bots were short of processor, and ` +
        'the corrected figures have that in them. Give them a machine of their own, or ask for fewer --users.',
    )
  }
  return advice
}
