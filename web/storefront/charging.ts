import { effect, signal } from '@preact/signals'
import { LIMITS, newCommandId, RefusedError } from '../../client-sdk/index.ts'
import { shop, visitor } from './shop.ts'
import { forget, keep, kept, watchOtherTabs } from './visitorStore.ts'

/** A charge that has been asked for and not been answered: it may have been made. */
interface UnansweredCharge {
  /** Whole KRW. */
  readonly amount: number
  readonly commandId: string
  /** By the browser's clock, in epoch milliseconds: the server knows an id for a while only. */
  readonly askedAt: number
}

const ID = 'unanswered'

const isKnown = ({ askedAt }: UnansweredCharge): boolean => Date.now() - askedAt < LIMITS.outcomeLifeMs

const readKept = (): UnansweredCharge | undefined => {
  const stored = kept('charge', ID) as UnansweredCharge | undefined
  return stored !== undefined && isKnown(stored) ? stored : undefined
}

/** The charge that waits for its answer, in this tab or another, or since before the page was left. */
export const unansweredCharge = signal(readKept())

const learn = (): void => {
  unansweredCharge.value = readKept()
}
effect(() => {
  if (visitor.value !== undefined) learn()
})
watchOtherTabs('charge', learn)

/** Charges the wallet. What went unanswered before is settled first, for both would look the same. */
export const charge = async (amount: number): Promise<void> => {
  await settleCharge()
  await send({ amount, commandId: newCommandId(), askedAt: Date.now() })
}

/** [C1] Asks again for what went unanswered, under its own name: whether it had been made or not, it is made once. */
export const settleCharge = async (): Promise<void> => {
  // What this browser would not keep is known to this tab alone.
  const unanswered = readKept() ?? unansweredCharge.peek()
  if (unanswered !== undefined && isKnown(unanswered)) await send(unanswered)
}

/** It is kept before it is sent: the page may be left before there is an answer. */
const send = async (asked: UnansweredCharge): Promise<void> => {
  const { amount, commandId } = asked
  keep('charge', ID, asked)
  unansweredCharge.value = asked
  try {
    await shop.charge(amount, { commandId })
  } catch (error) {
    if (error instanceof RefusedError) settled(commandId)
    throw error
  }
  settled(commandId)
}

/** Another tab may have asked for another meanwhile. */
const settled = (commandId: string): void => {
  if (readKept()?.commandId === commandId) forget('charge', ID)
  learn()
}
