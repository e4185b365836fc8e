import { useState } from 'preact/hooks'
import { noticeTurnedAway } from '../session.ts'

/** Something the operator has asked for: whether it is under way, and why it failed if it did. */
export const useOrder = <Values extends unknown[]>(act: (...values: Values) => Promise<unknown>) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const run = async (...values: Values): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await act(...values)
    } catch (failure) {
      noticeTurnedAway(failure)
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { run: (...values: Values) => void run(...values), busy, error, forgive: () => setError(undefined) }
}

export type Order<Values extends unknown[] = []> = ReturnType<typeof useOrder<Values>>
