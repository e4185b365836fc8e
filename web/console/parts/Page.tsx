import type { ComponentChildren } from 'preact'
import { PageHead, type PageHeadProps } from '../../ui/PageHead.tsx'
import { timeZone } from '../live/times.ts'
import { say } from '../say.ts'

interface PageProps extends Omit<PageHeadProps, 'tab'> {
  /** Before the title in the tab: what should be seen without looking at the page. */
  readonly flag?: string
  /** It has times in it, and says by which clock. */
  readonly isTimed?: boolean
  readonly children: ComponentChildren
}

export const Page = ({ flag, isTimed = false, lead, children, ...head }: PageProps) => (
  <div class="page">
    <PageHead
      {...head}
      lead={isTimed ? <Lead>{lead}</Lead> : lead}
      tab={[flag, head.title, `FrontRow ${say('console')}`].filter(Boolean).join(' · ')}
    />
    {children}
  </div>
)

const Lead = ({ children }: { children: ComponentChildren }) => (
  <>
    {children}
    <span class="times-by">{say('timesBy')(timeZone())}</span>
  </>
)
