import type { Page } from 'playwright-core'

/** When a seat in the list next looks like one of `standings`: milliseconds of a clock that all pages share. */
export const momentOf = async (page: Page, seatId: string, standings: readonly string[]): Promise<number> =>
  page.evaluate(
    ([id, wanted]) =>
      new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          const standing = document.querySelector<HTMLElement>(`[data-seat="${id}"]`)?.dataset.standing
          if (!wanted.includes(standing ?? '')) return
          observer.disconnect()
          resolve(performance.timeOrigin + performance.now())
        })
        observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-standing'] })
      }),
    [seatId, standings] as const,
  )
