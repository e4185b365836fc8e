import type { ComponentChildren } from 'preact'
import { PageHead, type PageHeadProps } from '../ui/PageHead.tsx'

interface PageProps extends Omit<PageHeadProps, 'tab'> {
  /** For the tab, where it should say more than the title. */
  readonly tabTitle?: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}

export const Page = ({ tabTitle, wide, children, ...head }: PageProps) => (
  <div class={wide ? 'page page-wide' : 'page'}>
    <PageHead {...head} tab={`${tabTitle ?? head.title} · FrontRow`} />
    {children}
  </div>
)
