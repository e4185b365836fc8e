import { useState } from 'preact/hooks'
import { noticeSignedOut } from './shop.ts'

/** Something the visitor has asked for: whether it is under way, and why it failed if it did. */
export const useAction = <Values extends unknown[]>(act: (...values: Values) => Promise<unknown>) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const run = async (...values: Values): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await act(...values)
    } catch (failure) {
      noticeSignedOut(failure)
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { run: (...values: Values) => void run(...values), busy, error, forgive: () => setError(undefined) }
}
