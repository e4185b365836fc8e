import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './Icon.tsx'

interface BlankProps {
  readonly icon: IconName
  readonly title: string
  readonly hint?: string
  readonly children?: ComponentChildren
}

/** A page, or a part of it, with nothing in it: why, and where to go from here. */
export const Blank = ({ icon, title, hint, children }: BlankProps) => (
  <div class="blank">
    <Icon name={icon} />
    <h2>{title}</h2>
    {hint !== undefined && <p>{hint}</p>}
    {children !== undefined && <div class="actions">{children}</div>}
  </div>
)
