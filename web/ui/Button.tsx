import type { ComponentChildren } from 'preact'

interface ButtonProps {
  readonly children: ComponentChildren
  readonly onClick?: () => void
  /** One primary button a view: what most visitors will do next. */
  readonly kind?: 'primary' | 'plain' | 'quiet'
  readonly type?: 'button' | 'submit'
  /** Under way: it can't be pressed again, and says so. */
  readonly busy?: boolean
  readonly disabled?: boolean
  /** Where what is shown doesn't say it. */
  readonly label?: string
}

export const Button = ({ children, onClick, kind = 'plain', type = 'button', busy, disabled, label }: ButtonProps) => (
  <button
    type={type}
    class={`button button-${kind}`}
    onClick={onClick}
    disabled={disabled || busy}
    aria-busy={busy}
    aria-label={label}
  >
    {children}
  </button>
)

/** A link that weighs as much as a button. */
export const ButtonLink = ({
  href,
  kind = 'plain',
  children,
}: Pick<ButtonProps, 'kind' | 'children'> & { href: string }) => (
  <a href={href} class={`button button-${kind}`}>
    {children}
  </a>
)
