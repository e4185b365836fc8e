import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'

interface PageProps {
  readonly title: string
  /** Above the title, smaller. */
  readonly kicker?: ComponentChildren
  readonly lead?: ComponentChildren
  /** Beside the title. */
  readonly aside?: ComponentChildren
  /** For the tab, where it should say more than the title. */
  readonly tabTitle?: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}

export const Page = ({ title, kicker, lead, aside, tabTitle = title, wide, children }: PageProps) => {
  useEffect(() => {
    document.title = `${tabTitle} · FrontRow`
  }, [tabTitle])
  return (
    <div class={wide ? 'page page-wide' : 'page'}>
      <header class="page-head">
        <div>
          {kicker !== undefined && <p class="kicker">{kicker}</p>}
          <h1>{title}</h1>
          {lead !== undefined && <p class="lead">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  )
}
