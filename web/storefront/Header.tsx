import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { won } from '../i18n/format.ts'
import { type TextName, text } from '../i18n/text.ts'
import { Button } from '../ui/Button.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Wordmark } from '../ui/Wordmark.tsx'
import { HoldCountdown } from './HoldCountdown.tsx'
import { holds, wallet } from './holdings.ts'
import { hrefOf, type Route, route } from './route.ts'
import { signOut, visitorName } from './shop.ts'

export const Header = () => (
  <header class="header">
    <Wordmark href={hrefOf({ page: 'concerts' })} />
    <nav class="menu" aria-label={text('mainMenu')}>
      <MenuLink page="concerts" icon="stage" label="concerts" />
      <MenuLink page="tickets" icon="ticket" label="tickets" />
      <BasketLink />
      <MenuLink page="wallet" icon="wallet" label="wallet">
        {wallet.value !== undefined && <span class="menu-extra numbers">{won(wallet.value.balance)}</span>}
      </MenuLink>
    </nav>
    <div class="header-end">
      <LanguageSwitch />
      {visitorName.value !== undefined && <SignOut name={visitorName.value} />}
    </div>
  </header>
)

interface MenuLinkProps {
  readonly page: Exclude<Route['page'], 'concert' | 'waitlist' | 'nowhere'>
  readonly icon: IconName
  readonly label: TextName & Route['page']
  readonly children?: ComponentChildren
}

const MenuLink = ({ page, icon, label, children }: MenuLinkProps) => {
  const here = route.value.page === page || (page === 'concerts' && ['concert', 'waitlist'].includes(route.value.page))
  return (
    <a class="menu-link" href={hrefOf({ page })} aria-current={here ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{text(label)}</span>
      {children}
    </a>
  )
}

/** With the time left for the hold that ends first. */
const BasketLink = () => {
  const [first] = holds.value.toSorted((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt))
  return (
    <MenuLink page="basket" icon="basket" label="basket">
      {first !== undefined && (
        <span class="menu-extra is-live">
          <span class="visually-hidden">{text('basketWith')(holds.value.length)}</span>
          {first.isPaused ? text('paused') : <HoldCountdown until={first.expiresAt} />}
        </span>
      )}
    </MenuLink>
  )
}

const SignOut = ({ name }: { name: string }) => {
  const [asks, setAsks] = useState(false)
  const leave = (): void => {
    setAsks(false)
    signOut()
  }
  return (
    <div class="account">
      <button type="button" class="account-name" aria-expanded={asks} onClick={() => setAsks(!asks)}>
        <Icon name="person" />
        <bdi>{name}</bdi>
      </button>
      {asks && (
        <div class="account-menu">
          <strong>{text('signOutTitle')}</strong>
          <p>{text('signOutWarning')}</p>
          <div class="actions">
            <Button onClick={leave}>{text('signOut')}</Button>
            <Button kind="primary" onClick={() => setAsks(false)}>
              {text('stay')}
            </Button>
          </div>
        </div>
      )}
    </div>
  )
}
