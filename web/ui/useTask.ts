import { useState } from 'preact/hooks'

/**
 * Something that somebody has asked for: whether it is under way, and why it failed if it did.
 *
 * @param onFailure is told of every failure, for what it means beyond this task
 */
export const useTask = <Values extends unknown[]>(
  act: (...values: Values) => Promise<unknown>,
  onFailure?: (error: unknown) => void,
) => {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const run = async (...values: Values): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await act(...values)
    } catch (failure) {
      onFailure?.(failure)
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return { run: (...values: Values) => void run(...values), busy, error, forgive: () => setError(undefined) }
}
