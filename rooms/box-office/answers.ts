import { isRefusal, type Outcome, problemOf, type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import { messageOf } from '../actor/Journal.ts'

export interface Success {
  readonly status: 200 | 201 | 204
  readonly body: unknown
}

export const ok = (body: unknown): Success => ({ status: 200, body })
export const created = (answer: object | Refusal): Success | Refusal =>
  isRefusal(answer) ? answer : { status: 201, body: answer }
export const done = (refusal: Refusal | null): Success | Refusal => refusal ?? { status: 204, body: null }
export const answered = (answer: object | Refusal): Success | Refusal => (isRefusal(answer) ? answer : ok(answer))

export const outcomeOf = (answer: Success | Refusal): Outcome =>
  isRefusal(answer) ? { ok: false, problem: problemOf(answer) } : { ok: true, ...answer }

/** Never rejects: an error that no command should be able to cause is reported, and UNAVAILABLE to who sent it. */
export const withoutThrowing = async (
  run: () => Promise<Outcome>,
  report: (message: string) => void,
): Promise<Outcome> => {
  try {
    return await run()
  } catch (error) {
    report(messageOf(error))
    return outcomeOf(refuse('UNAVAILABLE'))
  }
}
