import type { Page } from 'playwright-core'

/** A seat in the list that looks different, at a millisecond of the clock that all pages share. */
interface Change {
  readonly seatId: string
  readonly standing: string
  readonly at: number
}

interface Recording {
  readonly changes: Change[]
  /** When each text or frame of a socket arrived that has this text in it. */
  readonly arrivals: number[]
}

declare global {
  interface Window {
    recorded: Recording
  }
}

/** Notes from now on each change of a seat in the list that the page shows. */
export const recordChanges = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.recorded ??= { changes: [], arrivals: [] }
    const { changes } = window.recorded
    const note = ({ target }: MutationRecord): void => {
      const { seat: seatId = '', standing = '' } = (target as HTMLElement).dataset
      changes.push({ seatId, standing, at: performance.timeOrigin + performance.now() })
    }
    const observer = new MutationObserver((records) => records.forEach(note))
    observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-standing'] })
  })

/** Notes, in every document that the page loads from now on, when a frame arrives by a socket that has `text` in it. */
export const recordArrivals = async (page: Page, text: string): Promise<void> => {
  await page.addInitScript((wanted) => {
    window.recorded ??= { changes: [], arrivals: [] }
    const { arrivals } = window.recorded
    window.WebSocket = class extends WebSocket {
      constructor(...parameters: ConstructorParameters<typeof WebSocket>) {
        super(...parameters)
        // Before anyone else hears of it.
        this.addEventListener('message', ({ data }) => {
          const at = performance.timeOrigin + performance.now()
          if (new TextDecoder('latin1').decode(data).includes(wanted)) arrivals.push(at)
        })
      }
    }
  }, text)
}

export const arrivals = (page: Page): Promise<readonly number[]> => page.evaluate(() => window.recorded.arrivals)

export const changes = (page: Page): Promise<readonly Change[]> => page.evaluate(() => window.recorded.changes)

/** When a seat first looked like that, waited for. */
export const changedAt = async (page: Page, seatId: string, standing: string): Promise<number> => {
  const found = await page.waitForFunction(
    ([id, name]) => window.recorded.changes.find((change) => change.seatId === id && change.standing === name)?.at,
    [seatId, standing] as const,
  )
  return (await found.jsonValue()) as number
}
