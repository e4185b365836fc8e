import { useState } from 'preact/hooks'
import type { Catalogue } from '../../../client-sdk/catalogue.ts'
import { isolated } from '../../i18n/isolated.ts'
import { SeatMap } from '../../seatmap/SeatMap.tsx'
import { evening } from '../live/times.ts'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { say } from '../say.ts'
import { MapLegend } from '../seats/MapLegend.tsx'
import { previewDate } from './previewDate.ts'

/** The halls of a catalogue that is not imported yet, as its visitors would see them, and on what terms seats are held in them. */
export const PlanPreview = ({ catalogue }: { catalogue: Catalogue }) => {
  const dates = catalogue.concerts.flatMap(({ name, schedules }) => schedules.map((date) => ({ name, ...date })))
  const [scheduleId, setScheduleId] = useState(dates[0]?.scheduleId)
  const preview = useLoaded(() => previewDate(catalogue, scheduleId), [catalogue, scheduleId])
  return (
    <section class="panel preview" aria-labelledby="preview">
      <h2 id="preview">{say('preview')}</h2>
      <label class="field">
        <span>{say('previewOf')}</span>
        <select value={scheduleId} onChange={({ currentTarget }) => setScheduleId(currentTarget.value)}>
          {dates.map(({ scheduleId: id, name, startsAt }) => (
            <option key={id} value={id}>
              {isolated(name)}, {evening(startsAt)}
            </option>
          ))}
        </select>
      </label>
      <Show of={preview}>
        {(drawn) =>
          drawn && (
            <>
              <p class="hint">
                {drawn.policy.preset} · {say('seatsEach')(drawn.policy.seatsPerUser)} ·{' '}
                {say(drawn.policy.orphanSeats === 'refused' ? 'orphansRefused' : 'orphansAllowed')}
              </p>
              <div class="preview-map">
                <SeatMap hall={drawn.hall} onTap={() => undefined} />
              </div>
              <MapLegend hall={drawn.hall} isPreview />
            </>
          )
        }
      </Show>
    </section>
  )
}
