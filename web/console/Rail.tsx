import { Icon, type IconName } from '../ui/Icon.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Wordmark } from '../ui/Wordmark.tsx'
import { figuresOf, looks, nameOf, sales, unavailable } from './live/feed.ts'
import { count, milliseconds } from './live/units.ts'
import { StateMark } from './parts/StateBadge.tsx'
import { hrefOf, type Route, route } from './route.ts'
import { type Saying, say } from './say.ts'
import { signOut } from './session.ts'

/** Beside every page: where to go, how each sale stands, and how the server is. */
export const Rail = () => (
  <header class="rail">
    <Wordmark href={hrefOf({ page: 'sales' })} of={say('console')} />
    <nav class="menu" aria-label={say('mainMenu')}>
      <MenuLink to="sales" icon="pulse" label="sales" />
      <SaleLinks />
      <MenuLink to="catalogue" icon="upload" label="catalogue" />
      <MenuLink to="users" icon="person" label="users" />
      <MenuLink to="audit" icon="log" label="auditLog" />
    </nav>
    <div class="rail-end">
      <Health />
      <LanguageSwitch />
      <button type="button" class="sign-out" onClick={signOut}>
        <Icon name="exit" />
        <span>{say('signOut')}</span>
      </button>
    </div>
  </header>
)

interface MenuLinkProps {
  readonly to: 'sales' | 'catalogue' | 'users' | 'audit'
  readonly icon: IconName
  readonly label: Saying
}

const MENU_OF: Readonly<Record<Route['page'], MenuLinkProps['to'] | undefined>> = {
  sales: 'sales',
  sale: 'sales',
  seats: 'sales',
  catalogue: 'catalogue',
  users: 'users',
  reservation: 'users',
  audit: 'audit',
  nowhere: undefined,
}

const MenuLink = ({ to, icon, label }: MenuLinkProps) => {
  const { page } = route.value
  return (
    <a
      class="menu-link"
      href={hrefOf({ page: to })}
      data-within={MENU_OF[page] === to}
      aria-current={page === to ? 'page' : undefined}
    >
      <Icon name={icon} />
      <span>{say(label) as string}</span>
    </a>
  )
}

const SaleLinks = () => {
  const here = route.value
  const isHere = (concertId: string): boolean => 'concertId' in here && here.concertId === concertId
  return (
    <ul class="sale-links">
      {sales.value?.map(({ concertId, name, saleState, waiting }) => (
        <li key={concertId}>
          <a href={hrefOf({ page: 'sale', concertId })} aria-current={isHere(concertId) ? 'page' : undefined}>
            <StateMark state={figuresOf(concertId)?.saleState ?? saleState} />
            <bdi class="sale-link-name" title={name}>
              {name}
            </bdi>
            <span class="visually-hidden">{say(figuresOf(concertId)?.saleState ?? saleState)}</span>
            <span class="numbers" title={say('waiting')}>
              {count(figuresOf(concertId)?.waiting ?? waiting)}
            </span>
          </a>
        </li>
      ))}
      {unavailable.value.map(({ concertId, state }) => (
        <li key={concertId}>
          <a href={hrefOf({ page: 'sale', concertId })} aria-current={isHere(concertId) ? 'page' : undefined}>
            <StateMark state={state} />
            <bdi class="sale-link-name" title={nameOf(concertId)}>
              {nameOf(concertId)}
            </bdi>
            <span class="visually-hidden">{say(state)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const Health = () => {
  const process = looks.value.at(-1)?.figures?.process
  return (
    <dl class="health" aria-label={say('serverHealth')} data-alive={process !== undefined}>
      {(
        [
          ['p50', process?.commandP50Ms],
          ['p99', process?.commandP99Ms],
          ['lag', process?.eventLoopLagMs],
        ] as const
      ).map(([name, value]) => (
        <div key={name}>
          <dt>{say(name)}</dt>
          <dd class="numbers">{value === undefined ? '–' : milliseconds(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
