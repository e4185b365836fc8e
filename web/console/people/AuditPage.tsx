import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { AuditActor, AuditEntry } from '../../../client-sdk/index.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button } from '../../ui/Button.tsx'
import { nameOf, sales, unavailable } from '../live/feed.ts'
import { logged } from '../live/times.ts'
import { Named } from '../parts/Named.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { When } from '../parts/When.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { AuditDetail } from './AuditDetail.tsx'

const LINES = 50

/** What is told apart by a text of its own; others show as the server names them. */
const ACTIONS = [
  'sale-opened',
  'sale-paused',
  'sale-resumed',
  'sale-closed',
  'admission-changed',
  'seats-blocked',
  'seats-unblocked',
  'allotment-released',
  'wallet-credited',
  'reservation-refunded',
  'catalogue-imported',
  'lease-acquired',
  'payment-completed',
] as const

interface Search {
  readonly concertId: string
  readonly actor: AuditActor | ''
  readonly action: string
  /** 0 for the newest. */
  readonly after: number
}

export const AuditPage = ({ concertId = '' }: { concertId?: string }) => {
  const [search, setSearch] = useState<Search>({ concertId, actor: 'operator', action: '', after: 0 })
  const narrow = (part: Partial<Search>): void => setSearch({ ...search, after: 0, ...part })
  const page = useLoaded(() => orders().audit(queryOf(search)), Object.values(search))
  return (
    <Page title={say('auditLog')} lead={say('auditLead')} isTimed>
      <div class="search">
        <Select label={say('concert')} value={search.concertId} onChange={(chosen) => narrow({ concertId: chosen })}>
          <option value="">{say('anyConcert')}</option>
          {[...(sales.value ?? []), ...unavailable.value].map(({ concertId: each }) => (
            <option key={each} value={each}>
              {nameOf(each)}
            </option>
          ))}
        </Select>
        <Select
          label={say('who')}
          value={search.actor}
          onChange={(actor) => narrow({ actor: actor as Search['actor'] })}
        >
          <option value="">{say('anyActor')}</option>
          <option value="operator">{say('operator')}</option>
          <option value="server">{say('server')}</option>
        </Select>
        <Select label={say('action')} value={search.action} onChange={(action) => narrow({ action })}>
          <option value="">{say('anyAction')}</option>
          {ACTIONS.map((action) => (
            <option key={action} value={action}>
              {say(action)}
            </option>
          ))}
        </Select>
      </div>
      <Show of={page} lines={6}>
        {({ entries, next }) => (
          <>
            <AuditTable entries={entries} />
            <div class="actions">
              <Button onClick={() => (search.after === 0 ? void page.refresh() : narrow({}))}>{say('newest')}</Button>
              {next !== undefined && <Button onClick={() => narrow({ after: next })}>{say('older')}</Button>}
            </div>
          </>
        )}
      </Show>
    </Page>
  )
}

const queryOf = ({ concertId, actor, action, after }: Search) => ({
  order: 'newest' as const,
  limit: LINES,
  after,
  concertId: concertId || undefined,
  actor: actor || undefined,
  action: action || undefined,
})

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly children: ComponentChildren
}

const Select = ({ label, value, onChange, children }: SelectProps) => (
  <label class="field">
    <span>{label}</span>
    <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      {children}
    </select>
  </label>
)

const AuditTable = ({ entries }: { entries: readonly AuditEntry[] }) => {
  if (entries.length === 0) return <Blank icon="log" title={say('nothingLogged')} hint={say('nothingLoggedHint')} />
  return (
    <div class="table-frame">
      <table class="table audit">
        <thead>
          <tr>
            <th scope="col">{say('when')}</th>
            <th scope="col">{say('who')}</th>
            <th scope="col">{say('action')}</th>
            <th scope="col">{say('concert')}</th>
            <th scope="col">{say('detail')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <AuditRow key={entry.position} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

const AuditRow = ({ entry }: { entry: AuditEntry }) => {
  const { at, actor, action, concertId } = entry
  return (
    <tr data-action={action}>
      <td>
        <When at={at} form={logged} />
      </td>
      <td>{say(actor)}</td>
      <th scope="row">{isKnown(action) ? say(action) : action}</th>
      <td>
        {concertId !== undefined && (
          <a href={hrefOf({ page: 'sale', concertId })}>
            <Named name={nameOf(concertId)} />
          </a>
        )}
      </td>
      <td class="audit-detail">
        <AuditDetail entry={entry} />
      </td>
    </tr>
  )
}

const isKnown = (action: string): action is (typeof ACTIONS)[number] => (ACTIONS as readonly string[]).includes(action)
