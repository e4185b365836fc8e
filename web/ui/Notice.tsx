import type { ComponentChildren } from 'preact'
import { Icon } from './Icon.tsx'

interface NoticeProps {
  readonly title: string
  readonly tone?: 'problem' | 'good'
  /** What to do next: a sentence, and buttons. */
  readonly children?: ComponentChildren
}

/** Says what happened, and under it what to do next. A problem is read out at once. */
export const Notice = ({ title, tone = 'problem', children }: NoticeProps) => (
  <div class={`notice notice-${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
    <Icon name={tone === 'problem' ? 'alert' : 'done'} />
    <div class="notice-text">
      <strong>{title}</strong>
      {children}
    </div>
  </div>
)
