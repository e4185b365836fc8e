import { Answered } from '../parts/Answered.tsx'
import { Page } from '../parts/Page.tsx'
import { useAnswer } from '../parts/useAnswer.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { CreditForm } from './CreditForm.tsx'
import { entriesOf, Ledger } from './Ledger.tsx'
import { Places } from './Places.tsx'
import { Reservations } from './Reservations.tsx'

export const UserPage = ({ userId }: { userId: string }) => {
  const asked = useAnswer(() => lookUp(userId), [userId])
  const name = asked.answer.kind === 'ready' ? asked.answer.value.user.name : userId
  return (
    <Page
      title={name}
      kicker={<a href={hrefOf({ page: 'users' })}>← {say('backToUsers')}</a>}
      lead={<code>{userId}</code>}
      isTimed
    >
      <Answered to={asked} lines={4}>
        {({ user, entries }) => (
          <div class="user">
            <CreditForm user={user} onAsked={asked.askAgain} />
            <Places tokens={user.queueTokens} />
            <Reservations user={user} onAsked={asked.askAgain} />
            <Ledger user={user} first={entries} />
          </div>
        )}
      </Answered>
    </Page>
  )
}

/** At once, lest a balance stands beside the entries of another. */
const lookUp = async (userId: string) => {
  const [user, entries] = await Promise.all([orders().user(userId), entriesOf(userId)])
  return { user, entries }
}
