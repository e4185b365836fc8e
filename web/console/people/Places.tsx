import type { UserQueueToken, UserWaitlistPlace } from '../../../client-sdk/index.ts'
import { isolated } from '../../i18n/isolated.ts'
import { nameOf, saleOf } from '../live/feed.ts'
import { evening, moment } from '../live/times.ts'
import { count } from '../live/units.ts'
import { Named } from '../parts/Named.tsx'
import { When } from '../parts/When.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'

interface PlacesProps {
  readonly tokens: readonly UserQueueToken[]
  readonly waits: readonly UserWaitlistPlace[]
}

/** Where a user stands in line, or has the turn, and what the user waits for. */
export const Places = ({ tokens, waits }: PlacesProps) => (
  <section class="panel" aria-labelledby="places">
    <h2 id="places">{say('places')}</h2>
    {tokens.length === 0 ? (
      <p class="hint">{say('noPlaces')}</p>
    ) : (
      <table class="table cards">
        <thead>
          <tr>
            <th scope="col">{say('concert')}</th>
            <th scope="col">{say('state')}</th>
            <th scope="col" class="number">
              {say('sequence')}
            </th>
            <th scope="col" class="number">
              {say('ahead')}
            </th>
            <th scope="col">{say('until')}</th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(({ concertId, state, sequence, ahead, drawAt, joined, expiresAt }) => (
            <tr key={concertId}>
              <th scope="row">
                <a href={hrefOf({ page: 'sale', concertId })}>
                  <Named name={nameOf(concertId)} />
                </a>
              </th>
              <td data-label={say('state')}>{say(state === 'EXPIRED' ? 'ended' : state)}</td>
              <td data-label={say('sequence')} class="number">
                {count(sequence)}
                {drawAt !== undefined && <span class="hint">{say('drawnAt')(moment(drawAt))}</span>}
                {joined !== undefined && <span class="hint">{say('drawnFor')(count(joined))}</span>}
              </td>
              <td data-label={say('ahead')} class="number">
                {state === 'WAIT' && drawAt === undefined ? count(ahead) : '–'}
              </td>
              <td data-label={say('until')}>
                <When at={expiresAt} form={moment} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )}
    {waits.length > 0 && <Waits waits={waits} />}
  </section>
)

const Waits = ({ waits }: Pick<PlacesProps, 'waits'>) => (
  <>
    <h3>{say('waitlists')}</h3>
    <ul>
      {waits.map(({ concertId, scheduleId, quantity, zone, category, ahead }) => (
        <li key={scheduleId}>
          <a href={hrefOf({ page: 'sale', concertId })}>
            <Named name={nameOf(concertId)} />
          </a>{' '}
          <DateOf concertId={concertId} scheduleId={scheduleId} />
          <span class="hint">
            {' '}
            {say('waitsFor')(
              quantity,
              [zone, category]
                .filter((part) => part !== undefined)
                .map(isolated)
                .join(', '),
              ahead,
            )}
          </span>
        </li>
      ))}
    </ul>
  </>
)

const DateOf = ({ concertId, scheduleId }: { concertId: string; scheduleId: string }) => {
  const date = saleOf(concertId)?.schedules.find((schedule) => schedule.scheduleId === scheduleId)
  return date === undefined ? <code>{scheduleId}</code> : <When at={date.startsAt} form={evening} />
}
