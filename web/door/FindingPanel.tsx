import type { ComponentChildren } from 'preact'
import { isolated } from '../i18n/isolated.ts'
import { Button } from '../ui/Button.tsx'
import type { Finding } from './Door.ts'
import { dateOf, timeAt } from './dates.ts'
import { say } from './say.ts'

/** A tick in a circle, a cross in an octagon, a question in a diamond: told apart without colour, and from afar. */
const SHAPES = {
  go: 'M24 3a21 21 0 1 0 0 42 21 21 0 0 0 0-42zM14 25l7 7 13-15',
  stop: 'M15 3h18l12 12v18L33 45H15L3 33V15zM16 16l16 16m0-16L16 32',
  ask: 'M24 2l22 22-22 22L2 24zM24 14v12m0 7v1',
} as const

const TONES = {
  'let-in': 'go',
  'let-in-unasked': 'go',
  'already-in': 'stop',
  void: 'stop',
  'wrong-date': 'stop',
  'not-genuine': 'stop',
  untellable: 'ask',
} as const satisfies Record<Finding['kind'], keyof typeof SHAPES>

interface FindingProps {
  readonly finding: Finding
  /** Of the door. */
  readonly scheduleId: string
  readonly onNext: () => void
}

export const FindingPanel = ({ finding, scheduleId, onNext }: FindingProps) => {
  const tone = TONES[finding.kind]
  return (
    <section class="finding" data-finding={finding.kind} data-tone={tone}>
      <svg class="finding-shape" viewBox="0 0 48 48" aria-hidden="true">
        <path d={SHAPES[tone]} />
      </svg>
      <h2>{say(finding.kind)}</h2>
      <div class="finding-text">{detailOf(finding, scheduleId)}</div>
      <Button onClick={onNext}>{say('next')}</Button>
    </section>
  )
}

const detailOf = (finding: Finding, scheduleId: string): ComponentChildren => {
  switch (finding.kind) {
    case 'let-in':
      return (
        <>
          <p class="finding-seats">{seatsOf(finding.labels)}</p>
          <p>
            <bdi>{finding.name}</bdi>
          </p>
        </>
      )
    case 'let-in-unasked':
      return (
        <>
          <p class="finding-seats">{say('seatCount')(finding.seatCount)}</p>
          <p>{say('let-in-unaskedHint')}</p>
        </>
      )
    case 'already-in':
      return <p class="finding-seats">{say('alreadyInLine')(timeAt(scheduleId, finding.at), isolated(finding.door))}</p>
    case 'void':
      return <p>{say(`void${finding.reason}`)}</p>
    case 'wrong-date':
      return <OtherDate scheduleId={finding.scheduleId} />
    case 'not-genuine':
      return <p>{say('notGenuineHint')}</p>
    case 'untellable':
      return <p>{say('untellableHint')}</p>
  }
}

const seatsOf = (labels: readonly string[]): ComponentChildren =>
  labels.map((label) => (
    <bdi key={label} class="finding-seat">
      {label}
    </bdi>
  ))

const OtherDate = ({ scheduleId }: { scheduleId: string }) => {
  const { concert, schedule } = dateOf(scheduleId) ?? {}
  return (
    <>
      <p>{say('wrongDateLine')}</p>
      <p class="finding-seats">
        <bdi>{concert?.name ?? scheduleId}</bdi>
        {schedule !== undefined && <time dateTime={schedule.startsAt}>{timeAt(scheduleId, schedule.startsAt)}</time>}
      </p>
    </>
  )
}
