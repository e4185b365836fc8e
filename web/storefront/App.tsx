import { useEffect, useRef } from 'preact/hooks'
import { text } from '../i18n/text.ts'
import { Blank } from '../ui/Blank.tsx'
import { ButtonLink } from '../ui/Button.tsx'
import { ConnectionBanner, FleetingBanner } from './ConnectionBanner.tsx'
import { Header } from './Header.tsx'
import { OfferBanner } from './OfferBanner.tsx'
import { Page } from './Page.tsx'
import { BasketPage } from './pages/BasketPage.tsx'
import { ConcertPage } from './pages/ConcertPage.tsx'
import { ConcertsPage } from './pages/ConcertsPage.tsx'
import { SignInPage } from './pages/SignInPage.tsx'
import { TicketsPage } from './pages/TicketsPage.tsx'
import { WaitlistPage } from './pages/WaitlistPage.tsx'
import { WalletPage } from './pages/WalletPage.tsx'
import { hrefOf, route } from './route.ts'
import { visitor } from './shop.ts'
import { TurnBanner } from './TurnBanner.tsx'

export const App = () => {
  const main = useRef<HTMLElement>(null)
  const shown = useRef(route.value.page)
  useEffect(() => {
    // Who reads by ear or keyboard goes on at the new page, not at the link that led to it.
    if (shown.current !== route.value.page) main.current?.focus({ preventScroll: true })
    shown.current = route.value.page
  }, [route.value.page])
  return (
    <>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {text('skipToContent')}
      </button>
      <Header />
      <ConnectionBanner />
      <FleetingBanner />
      <OfferBanner />
      <TurnBanner />
      <main ref={main} tabIndex={-1}>
        <Routed key={visitor.value} />
      </main>
    </>
  )
}

const Routed = () => {
  const target = route.value
  if (target.page !== 'concerts' && visitor.value === undefined) return <SignInPage />
  switch (target.page) {
    case 'concerts':
      return <ConcertsPage />
    case 'concert':
      return <ConcertPage key={target.concertId} {...target} />
    case 'waitlist':
      return <WaitlistPage key={target.concertId} concertId={target.concertId} />
    case 'basket':
      return <BasketPage />
    case 'wallet':
      return <WalletPage />
    case 'tickets':
      return <TicketsPage reservationId={target.reservationId} />
    case 'nowhere':
      return (
        <Page title={text('notFound')}>
          <Blank icon="stage" title={text('notFoundHint')}>
            <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>
          </Blank>
        </Page>
      )
  }
}
