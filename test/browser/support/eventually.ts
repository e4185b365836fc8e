import { setTimeout as pause } from 'node:timers/promises'
import { PATIENCE_MS } from './Browsers.ts'

const PAUSE_MS = 50

/** Asserts again and again until it holds, for what no locator waits for; what never does fails as it did last. */
export const eventually = async (assert: () => unknown): Promise<void> => {
  const endsAt = performance.now() + PATIENCE_MS
  for (;;) {
    try {
      await assert()
      return
    } catch (error) {
      if (performance.now() > endsAt) throw error
    }
    await pause(PAUSE_MS)
  }
}
