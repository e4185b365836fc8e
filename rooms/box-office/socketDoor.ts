import type { CommandType } from '../../client-sdk/protocol/index.ts'
import type { BoxOffice } from './BoxOffice.ts'

/** As much of Colyseus's message context as a request needs. */
export interface RequestContext {
  reject(reason: unknown): unknown
}

/** Answers a room request: the body of the HTTP answer, or its problem document as the rejection's reason. */
export const answerRequest = async (
  boxOffice: Pick<BoxOffice, 'execute'>,
  request: { readonly type: CommandType; readonly userId: string; readonly fixed: Readonly<Record<string, string>> },
  payload: unknown,
  context: RequestContext,
): Promise<unknown> => {
  const { type, userId, fixed } = request
  const { commandId, body } = splitPayload(payload ?? {}, fixed)
  const outcome = await boxOffice.execute({ type, body, userId, commandId, door: 'socket' })
  return outcome.ok ? outcome.body : context.reject(outcome.problem)
}

const splitPayload = (payload: unknown, fixed: Readonly<Record<string, string>>) => {
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload)
  if (!isObject) return { body: payload, commandId: undefined }
  const { commandId, ...rest } = payload as Record<string, unknown>
  return { body: { ...rest, ...fixed }, commandId }
}
