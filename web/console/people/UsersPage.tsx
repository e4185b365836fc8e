import { signal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { RefusedError, type UserSummary } from '../../../client-sdk/index.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button } from '../../ui/Button.tsx'
import { Named } from '../parts/Named.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { type ListPage, usePages } from '../parts/usePages.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

/** Who was looked for last, so that the way back from a user leads to the same list. */
const wanted = signal('')

/** Of a user or a reservation. */
const ID = /^[A-Za-z0-9_-]{1,40}$/

export const UsersPage = () => {
  const [text, setText] = useState(wanted.value)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    wanted.value = text.trim()
  }
  return (
    <Page title={say('users')} lead={say('usersLead')}>
      <div class="searches">
        <form class="search" onSubmit={submit}>
          <label class="field">
            <span>{say('findUser')}</span>
            <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
          </label>
          <Button type="submit">{say('find')}</Button>
        </form>
        <FindReservation />
      </div>
      <FoundUsers key={wanted.value} wanted={wanted.value} />
    </Page>
  )
}

const FindReservation = () => {
  const [text, setText] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    location.assign(hrefOf({ page: 'reservation', reservationId: text.trim() }))
  }
  return (
    <form class="search" onSubmit={submit}>
      <label class="field">
        <span>{say('findReservation')}</span>
        <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
      </label>
      <Button type="submit" disabled={!ID.test(text.trim())}>
        {say('lookUp')}
      </Button>
    </form>
  )
}

const FoundUsers = ({ wanted }: { wanted: string }) => {
  const found = useLoaded(() => findUsers(wanted), [wanted])
  return (
    <Show of={found} lines={4}>
      {(first) => <UserTable wanted={wanted} first={first} />}
    </Show>
  )
}

const UserTable = ({ wanted, first }: { wanted: string; first: ListPage<UserSummary> }) => {
  const { items: users, more } = usePages(first, async (after) => {
    const page = await orders().users({ name: wanted, after })
    return { items: page.users, next: page.next }
  })
  if (users.length === 0) return <Blank icon="person" title={say('nobodyFound')} hint={say('nobodyFoundHint')} />
  return (
    <div class="table-frame">
      <table class="table users">
        <thead>
          <tr>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('userId')}</th>
          </tr>
        </thead>
        <tbody>
          {users.map(({ userId, name }) => (
            <tr key={userId}>
              <th scope="row">
                <a href={hrefOf({ page: 'users', userId })}>
                  <Named name={name} />
                </a>
              </th>
              <td>
                <code>{userId}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  )
}

/** By name, and first of all whoever has it as an id. */
const findUsers = async (wanted: string): Promise<ListPage<UserSummary>> => {
  const [{ users, next }, byId] = await Promise.all([
    orders().users({ name: wanted }),
    ID.test(wanted) ? userById(wanted) : undefined,
  ])
  return { items: byId === undefined ? users : [byId, ...users], next }
}

const userById = async (userId: string): Promise<UserSummary | undefined> => {
  try {
    return await orders().user(userId)
  } catch (error) {
    if (error instanceof RefusedError && error.code === 'USER_NOT_FOUND') return undefined
    throw error
  }
}
