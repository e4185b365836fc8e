import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { say } from '../say.ts'

interface PageProps {
  readonly title: string
  readonly kicker?: ComponentChildren
  readonly lead?: ComponentChildren
  /** Beside the title. */
  readonly aside?: ComponentChildren
  /** Before the title in the tab: what should be seen without looking at the page. */
  readonly flag?: string
  readonly children: ComponentChildren
}

export const Page = ({ title, kicker, lead, aside, flag, children }: PageProps) => {
  const tab = [flag, title].filter(Boolean).join(' · ')
  useEffect(() => {
    document.title = `${tab} · FrontRow ${say('console')}`
  }, [tab])
  return (
    <div class="page">
      <header class="page-head">
        <div>
          {kicker !== undefined && <p class="kicker">{kicker}</p>}
          <h1>{title}</h1>
          {lead !== undefined && <p class="hint">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </div>
  )
}
