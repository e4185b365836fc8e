import type { ComponentChildren } from 'preact'
import { text } from '../i18n/text.ts'
import { PageHead, type PageHeadProps } from '../ui/PageHead.tsx'
import { turnsElsewhere } from './visits.ts'

interface PageProps extends Omit<PageHeadProps, 'tab'> {
  /** For the tab, where it should say more than the title. */
  readonly tabTitle?: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}

export const Page = ({ tabTitle, wide, children, ...head }: PageProps) => (
  <div class={wide ? 'page page-wide' : 'page'}>
    <PageHead {...head} tab={`${hasNewTurn() ? `${text('yourTurn')} · ` : ''}${tabTitle ?? head.title} · FrontRow`} />
    {children}
  </div>
)

/** Whoever has left the tab for another sees no more of it than its title. */
const hasNewTurn = (): boolean => turnsElsewhere.value.some(({ isTakenUp }) => !isTakenUp)
