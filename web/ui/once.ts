import { type CommandOptions, newCommandId, RefusedError } from '../../client-sdk/index.ts'

/**
 * Sends an amount of money under one name until it is answered, however often it is asked for: what went unanswered may have arrived, and is not to
 * arrive twice. Another amount is another command.
 */
export const once = (send: (amount: number, options: CommandOptions) => Promise<unknown>) => {
  let unanswered: { readonly amount: number; readonly commandId: string } | undefined
  return async (amount: number): Promise<void> => {
    if (unanswered?.amount !== amount) unanswered = { amount, commandId: newCommandId() }
    const { commandId } = unanswered
    try {
      await send(amount, { commandId })
      unanswered = undefined
    } catch (error) {
      if (error instanceof RefusedError) unanswered = undefined
      throw error
    }
  }
}
