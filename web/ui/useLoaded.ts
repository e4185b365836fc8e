import { useEffect, useMemo } from 'preact/hooks'
import { Loaded } from './Loaded.ts'

/**
 * What a page asks the server for, for as long as it is shown; something else when `about` is another.
 *
 * @param about what the question is about; the question may be made anew at each call
 */
export const useLoaded = <T>(
  ask: () => Promise<T>,
  about: readonly unknown[],
  drop?: (value: T) => void,
): Loaded<T> => {
  const loaded = useMemo(() => new Loaded(ask, drop), about)
  useEffect(() => loaded.forget, [loaded])
  return loaded
}
