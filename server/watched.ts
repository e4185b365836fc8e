import type { DoorEnvelope, Envelope, OperatorEnvelope, Outcome, RefusalCode } from '../client-sdk/protocol/index.ts'

/** A user's command, the operator's, or a door's. */
export type AnyEnvelope = Envelope | OperatorEnvelope | DoorEnvelope

/** Whatever carries out commands: the box office, or the desk of the operator or the doors. */
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

/** As logs and metrics name it. Those of the operator and the doors come over HTTP only. */
export const doorOf = (envelope: AnyEnvelope): 'http' | 'socket' =>
  'door' in envelope && envelope.door === 'socket' ? 'socket' : 'http'
