import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

interface NoticeProps {
  readonly title: string
  /** `paused`: nothing goes on, and nothing is lost. */
  readonly tone?: 'problem' | 'good' | 'paused'
  /** What to do next: a sentence, and buttons. */
  readonly children?: ComponentChildren
}

const ICONS = { problem: 'alert', good: 'done', paused: 'pause' } as const

/** Says what happened, and under it what to do next. A problem is read out at once. */
export const Notice = ({ title, tone = 'problem', children }: NoticeProps) => (
  <div class={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
    <Icon name={ICONS[tone]} />
    <div class="notice-text">
      <strong>{title}</strong>
      {children}
    </div>
  </div>
)
