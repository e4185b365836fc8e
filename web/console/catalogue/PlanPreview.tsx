import { useState } from 'preact/hooks'
import type { Catalogue } from '../../../client-sdk/catalogue.ts'
import { moment } from '../../i18n/format.ts'
import { SeatMap } from '../../seatmap/SeatMap.tsx'
import { Answered } from '../parts/Answered.tsx'
import { useAnswer } from '../parts/useAnswer.ts'
import { say } from '../say.ts'
import { MapLegend } from '../seats/MapLegend.tsx'
import { previewHall } from './previewHall.ts'

/** The halls of a catalogue that is not imported yet, as its visitors would see them. */
export const PlanPreview = ({ catalogue }: { catalogue: Catalogue }) => {
  const dates = catalogue.concerts.flatMap(({ name, schedules }) => schedules.map((date) => ({ name, ...date })))
  const [scheduleId, setScheduleId] = useState(dates[0]?.scheduleId)
  const hall = useAnswer(() => previewHall(catalogue, scheduleId), [catalogue, scheduleId])
  return (
    <section class="panel preview" aria-labelledby="preview">
      <h2 id="preview">{say('preview')}</h2>
      <label class="field">
        <span>{say('previewOf')}</span>
        <select value={scheduleId} onChange={({ currentTarget }) => setScheduleId(currentTarget.value)}>
          {dates.map(({ scheduleId: id, name, startsAt }) => (
            <option key={id} value={id}>
              {name}, {moment(startsAt)}
            </option>
          ))}
        </select>
      </label>
      <Answered to={hall}>
        {(drawn) =>
          drawn && (
            <>
              <div class="preview-map">
                <SeatMap hall={drawn} onTap={() => undefined} />
              </div>
              <MapLegend hall={drawn} isPreview />
            </>
          )
        }
      </Answered>
    </section>
  )
}
