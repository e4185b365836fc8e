import type { Ports } from './ports.ts'

const INTERVAL_MS = 60_000
const AT_ONCE = 1_000
/** While there is more to do: others want to write, too. */
const PAUSE_MS = 50

/**
 * Has something old forgotten each minute, in portions. That some of it stays longer harms nobody, so a store that fails is asked again the
 * next time.
 *
 * @param forget at most so many, and says how many
 * @returns what ends it
 */
export const inPortions = (
  { wakeAfter }: Pick<Ports, 'wakeAfter'>,
  forget: (limit: number) => Promise<number>,
): (() => void) => {
  const run = async (): Promise<void> => {
    const forgotten = await forget(AT_ONCE).catch(() => 0)
    arm(forgotten < AT_ONCE ? INTERVAL_MS : PAUSE_MS)
  }
  const arm = (ms: number): void => {
    if (!stopped) cancel = wakeAfter(ms, () => void run())
  }
  let stopped = false
  let cancel = (): void => undefined
  arm(INTERVAL_MS)
  return () => {
    stopped = true
    cancel()
  }
}
