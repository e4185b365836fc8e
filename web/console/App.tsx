import { useEffect, useRef } from 'preact/hooks'
import { CataloguePage } from './catalogue/CataloguePage.tsx'
import { Nowhere } from './parts/Nowhere.tsx'
import { AuditPage } from './people/AuditPage.tsx'
import { ReservationPage } from './people/ReservationPage.tsx'
import { UserPage } from './people/UserPage.tsx'
import { UsersPage } from './people/UsersPage.tsx'
import { Rail } from './Rail.tsx'
import { hrefOf, route } from './route.ts'
import { SignIn } from './SignIn.tsx'
import { Silence, TokenFleeting } from './Silence.tsx'
import { SalePage } from './sale/SalePage.tsx'
import { SalesPage } from './sale/SalesPage.tsx'
import { say } from './say.ts'
import { SeatsPage } from './seats/SeatsPage.tsx'
import { desk } from './session.ts'

export const App = () => (desk.value === undefined ? <SignIn /> : <Room />)

const Room = () => {
  const main = useRef<HTMLElement>(null)
  const address = hrefOf(route.value)
  const shown = useRef(address)
  useEffect(() => {
    // Who reads by ear or keyboard goes on at the new page, not at the link that led to it.
    if (shown.current !== address) main.current?.focus({ preventScroll: true })
    shown.current = address
  }, [address])
  return (
    <div class="room">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {say('skipToContent')}
      </button>
      <Rail />
      <main ref={main} tabIndex={-1}>
        <Silence />
        <TokenFleeting />
        <Routed />
      </main>
    </div>
  )
}

const Routed = () => {
  const target = route.value
  switch (target.page) {
    case 'sales':
      return <SalesPage />
    case 'sale':
      return <SalePage key={target.concertId} concertId={target.concertId} />
    case 'seats':
      return <SeatsPage key={target.scheduleId} {...target} />
    case 'catalogue':
      return <CataloguePage />
    case 'users':
      return target.userId === undefined ? <UsersPage /> : <UserPage key={target.userId} userId={target.userId} />
    case 'reservation':
      return <ReservationPage key={target.reservationId} reservationId={target.reservationId} />
    case 'audit':
      return <AuditPage key={target.concertId} concertId={target.concertId} />
    case 'nowhere':
      return <Nowhere />
  }
}
