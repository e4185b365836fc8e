import { ButtonLink } from '../../ui/Button.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { CreditForm } from './CreditForm.tsx'
import { entriesOf, Ledger } from './Ledger.tsx'
import { Places } from './Places.tsx'
import { Reservations } from './Reservations.tsx'

export const UserPage = ({ userId }: { userId: string }) => {
  const overview = useLoaded(() => lookUp(userId), [userId])
  const name = overview.value?.user.name ?? userId
  return (
    <Page
      title={name}
      kicker={<a href={hrefOf({ page: 'users' })}>← {say('backToUsers')}</a>}
      lead={<code>{userId}</code>}
      isTimed
    >
      <Show
        of={overview}
        lines={4}
        wayOn={() => <ButtonLink href={hrefOf({ page: 'users' })}>{say('backToUsers')}</ButtonLink>}
      >
        {({ user, entries }) => (
          <div class="user">
            <CreditForm user={user} onAsked={overview.refresh} />
            <Places tokens={user.queueTokens} waits={user.waitlistPlaces} />
            <Reservations user={user} onAsked={overview.refresh} />
            <Ledger user={user} first={entries} />
          </div>
        )}
      </Show>
    </Page>
  )
}

/** At once, lest a balance stands beside the entries of another. */
const lookUp = async (userId: string) => {
  const [user, entries] = await Promise.all([orders().user(userId), entriesOf(userId)])
  return { user, entries }
}
