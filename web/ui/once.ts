import { type CommandOptions, newCommandId, RefusedError } from '../../client-sdk/index.ts'

/**
 * Sends an amount of money, or a code, under one name until it is answered, however often it is asked for: what went unanswered may have arrived, and
 * is not to arrive twice. Another amount is another command.
 */
export const once = <Value extends number | string, Answer>(
  send: (value: Value, options: CommandOptions) => Promise<Answer>,
) => {
  let unanswered: { readonly value: Value; readonly commandId: string } | undefined
  return async (value: Value): Promise<Answer> => {
    if (unanswered?.value !== value) unanswered = { value, commandId: newCommandId() }
    const { commandId } = unanswered
    try {
      const answer = await send(value, { commandId })
      unanswered = undefined
      return answer
    } catch (error) {
      if (error instanceof RefusedError) unanswered = undefined
      throw error
    }
  }
}
