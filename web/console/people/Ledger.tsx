import type { Entry, UserOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { nameOf } from '../live/feed.ts'
import { logged } from '../live/times.ts'
import { Labels } from '../parts/Labels.tsx'
import { Named } from '../parts/Named.tsx'
import { type ListPage, usePages } from '../parts/usePages.tsx'
import { When } from '../parts/When.tsx'
import { say } from '../say.ts'
import { orders } from '../session.ts'

export const entriesOf = async (userId: string, after?: string): Promise<ListPage<Entry>> => {
  const { entries, next } = await orders().entries(userId, { after })
  return { items: entries, next }
}

/** [W3] Every change of a user's wallet, newest first. */
export const Ledger = ({ user, first }: { user: UserOverview; first: ListPage<Entry> }) => {
  const { items, more } = usePages(first, (after) => entriesOf(user.userId, after))
  return (
    <section class="panel user-wide" aria-labelledby="ledger">
      <h2 id="ledger">{say('ledger')}</h2>
      {items.length === 0 ? <p class="hint">{say('noEntries')}</p> : <Entries entries={items} user={user} />}
      {more}
    </section>
  )
}

const Entries = ({ entries, user }: { entries: readonly Entry[]; user: UserOverview }) => (
  <table class="table cards ledger">
    <thead>
      <tr>
        <th scope="col">{say('entry')}</th>
        <th scope="col">{say('when')}</th>
        <th scope="col" class="number">
          {say('amountHeading')}
        </th>
        <th scope="col" class="number">
          {say('balanceAfter')}
        </th>
      </tr>
    </thead>
    <tbody>
      {entries.map((entry) => (
        <EntryRow key={entry.entryId} entry={entry} user={user} />
      ))}
    </tbody>
  </table>
)

const EntryRow = ({ entry, user }: { entry: Entry; user: UserOverview }) => {
  const { kind, at, amount, balanceAfter, reservationId } = entry
  const about = user.reservations.find((reservation) => reservation.reservationId === reservationId)
  return (
    <tr data-entry={kind}>
      <th scope="row">
        {say(`entry${kind}`)}
        {about !== undefined && (
          <span class="hint">
            <Named name={nameOf(about.concertId)} />: <Labels of={about.labels} />
          </span>
        )}
      </th>
      <td data-label={say('when')}>
        <When at={at} form={logged} />
      </td>
      <td data-label={say('amountHeading')} class="number">
        {amount > 0 ? `+${won(amount)}` : won(amount)}
      </td>
      <td data-label={say('balanceAfter')} class="number">
        {won(balanceAfter)}
      </td>
    </tr>
  )
}
