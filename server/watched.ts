import type { Envelope, OperatorEnvelope, Outcome, RefusalCode } from '../client-sdk/protocol/index.ts'

/** Whatever carries out commands: the box office, or the operator's desk. */
export interface Desk<E> {
  execute(envelope: E): Promise<Outcome>
}

/** The same desk, which tells of each command what came of it and how many milliseconds that took. */
export const watched = <E>(desk: Desk<E>, tell: (envelope: E, outcome: Outcome, ms: number) => void): Desk<E> => ({
  execute: async (envelope) => {
    const beganMs = performance.now()
    const outcome = await desk.execute(envelope)
    tell(envelope, outcome, performance.now() - beganMs)
    return outcome
  },
})

/** As logs and metrics name it. */
export const resultOf = (outcome: Outcome): 'ok' | RefusalCode => (outcome.ok ? 'ok' : outcome.problem.code)

/** As logs and metrics name it. The operator's commands come over HTTP only. */
export const doorOf = (envelope: Envelope | OperatorEnvelope): 'http' | 'socket' =>
  'door' in envelope && envelope.door === 'socket' ? 'socket' : 'http'
