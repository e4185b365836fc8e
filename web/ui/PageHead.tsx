import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

export interface PageHeadProps {
  readonly title: string
  /** Above the title, smaller. */
  readonly kicker?: ComponentChildren
  readonly lead?: ComponentChildren
  /** Beside the title. */
  readonly aside?: ComponentChildren
  /** What the browser's tab is called. */
  readonly tab: string
}

/** What a page begins with. */
export const PageHead = ({ title, kicker, lead, aside, tab }: PageHeadProps) => {
  useEffect(() => {
    document.title = tab
  }, [tab])
  return (
    <header class="page-head">
      <div>
        {kicker !== undefined && <p class="kicker">{kicker}</p>}
        {/* A title may be a name that somebody chose, in a script of its own. */}
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </div>
      {aside}
    </header>
  )
}
