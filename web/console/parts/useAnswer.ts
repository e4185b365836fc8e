import { useEffect, useState } from 'preact/hooks'
import { noticeTurnedAway } from '../session.ts'

export type Answer<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }

/**
 * Asks the server for what a page shows, anew when `about` is another. What was known stays shown while it is asked for again.
 *
 * @param about what the question is about; the question may be made anew at each call
 */
export const useAnswer = <T>(ask: () => Promise<T>, about: readonly unknown[]) => {
  const [turn, setTurn] = useState(0)
  const [answer, setAnswer] = useState<Answer<T>>({ kind: 'loading' })
  useEffect(() => setAnswer({ kind: 'loading' }), about)
  useEffect(() => {
    let isOver = false
    ask().then(
      (value) => {
        if (!isOver) setAnswer({ kind: 'ready', value })
      },
      (error: unknown) => {
        noticeTurnedAway(error)
        if (!isOver) setAnswer({ kind: 'failed', error })
      },
    )
    return () => {
      isOver = true
    }
  }, [...about, turn])
  return { answer, askAgain: () => setTurn(turn + 1) }
}
