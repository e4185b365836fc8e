import type { ComponentChildren } from 'preact'
import { PageHead, type PageHeadProps } from '../../ui/PageHead.tsx'
import { say } from '../say.ts'

interface PageProps extends Omit<PageHeadProps, 'tab'> {
  /** Before the title in the tab: what should be seen without looking at the page. */
  readonly flag?: string
  readonly children: ComponentChildren
}

export const Page = ({ flag, children, ...head }: PageProps) => (
  <div class="page">
    <PageHead {...head} tab={[flag, head.title, `FrontRow ${say('console')}`].filter(Boolean).join(' · ')} />
    {children}
  </div>
)
