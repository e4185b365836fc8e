import { useId, useState } from 'preact/hooks'
import type { AdmissionValues, ConcertOverview } from '../../../client-sdk/index.ts'
import { Button } from '../../ui/Button.tsx'
import { lookAgain } from '../live/feed.ts'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'
import { PACE, PACE_NAMES, type PaceName, paceChanges, rangeOf, readPace, written, writtenPace } from './pace.ts'

/** By slots there are no groups. */
const namesFor = ({ admission }: ConcertOverview['policy']): readonly PaceName[] =>
  admission === 'slots' ? ['maxActive'] : PACE

/** How fast people are let in, to be changed while the sale is on. */
export const AdmissionForm = ({ sale }: { sale: ConcertOverview }) => {
  const { policy } = sale
  const [texts, setTexts] = useState(writtenPace(policy))
  const [asks, setAsks] = useState(false)
  const changes = paceChanges(policy, texts)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (changes !== undefined) setAsks(true)
  }
  return (
    <section class="panel" aria-labelledby="admission">
      <h2 id="admission">{say('admission')}</h2>
      <p class="hint">{say(policy.admission === 'slots' ? 'bySlots' : 'byBatch')}</p>
      <form class="admission" onSubmit={submit}>
        {namesFor(policy).map((name) => (
          <PaceField
            key={name}
            name={name}
            text={texts[name]}
            onWrite={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
        <Button type="submit" disabled={changes === undefined}>
          {say('change')}
        </Button>
      </form>
      {asks && changes !== undefined && <AskChange sale={sale} changes={changes} onClose={() => setAsks(false)} />}
    </section>
  )
}

interface PaceFieldProps {
  readonly name: PaceName
  readonly text: string
  readonly onWrite: (text: string) => void
}

const PaceField = ({ name, text, onWrite }: PaceFieldProps) => {
  const id = useId()
  const isPossible = readPace(name, text) !== undefined
  return (
    <label class="field">
      <span>{say(PACE_NAMES[name])}</span>
      <input
        name={name}
        inputMode="decimal"
        autocomplete="off"
        value={text}
        aria-invalid={!isPossible}
        aria-describedby={isPossible ? undefined : id}
        onInput={({ currentTarget }) => onWrite(currentTarget.value)}
      />
      {!isPossible && (
        <small class="fault" id={id}>
          {say('range')(...rangeOf(name))}
        </small>
      )}
    </label>
  )
}

interface AskChangeProps {
  readonly sale: ConcertOverview
  readonly changes: AdmissionValues
  readonly onClose: () => void
}

const AskChange = ({ sale, changes, onClose }: AskChangeProps) => {
  const order = useOrder(async () => {
    await orders().changeAdmission(sale.concertId, changes)
    await lookAgain()
    onClose()
  })
  return (
    <Ask
      title={say('askAdmission')}
      lines={consequencesOf(sale, changes)}
      act={say('change')}
      order={order}
      onClose={onClose}
    />
  )
}

const consequencesOf = ({ policy, waiting, active }: ConcertOverview, changes: AdmissionValues): readonly string[] => {
  const diffs = PACE.flatMap((name) => {
    const after = changes[name]
    return after === undefined
      ? []
      : [say('fromTo')(say(PACE_NAMES[name]), written(name, policy[name]), written(name, after))]
  })
  const { maxActive } = changes
  const more = Math.min(waiting, (maxActive ?? 0) - active)
  return [
    ...diffs,
    ...(maxActive !== undefined && maxActive < active ? [say('fewerNow')(active - maxActive)] : []),
    ...(policy.admission === 'slots' && more > 0 ? [say('moreNow')(more)] : []),
    ...(policy.admission === 'batch' ? [say('fromNextTick')] : []),
    say('untilImport'),
  ]
}
