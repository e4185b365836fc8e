import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../ui/Button.tsx'
import { say } from '../say.ts'
import { Failure } from './Failure.tsx'
import { useOrder } from './useOrder.ts'

export interface ListPage<T> {
  readonly items: readonly T[]
  /** Where the next page begins, if there is one. */
  readonly next: string | undefined
}

interface Pages<T> {
  /** Those of all pages so far. */
  readonly items: readonly T[]
  /** What leads to the next page, and why that didn't come. */
  readonly more: ComponentChildren
  /** Goes back to the first page, as what is behind it may have changed. */
  readonly forget: () => void
}

/** A list that goes on behind its first page, which is asked for again elsewhere: where that ends at another place then, what was behind it is not shown any more. */
export const usePages = <T,>(first: ListPage<T>, load: (after: string) => Promise<ListPage<T>>): Pages<T> => {
  const begin = { behind: first.next, items: [], next: first.next }
  const [loaded, setLoaded] = useState<ListPage<T> & { readonly behind: string | undefined }>(begin)
  const { behind, items, next } = loaded.behind === first.next ? loaded : begin
  const { run, busy, error } = useOrder(async (after: string) => {
    const page = await load(after)
    setLoaded({ behind, items: [...items, ...page.items], next: page.next })
  })
  return {
    items: [...first.items, ...items],
    more: (
      <>
        {error !== undefined && <Failure error={error} />}
        {next !== undefined && (
          <div class="actions">
            <Button busy={busy} onClick={() => run(next)}>
              {say('more')}
            </Button>
          </div>
        )}
      </>
    ),
    forget: () => setLoaded(begin),
  }
}
