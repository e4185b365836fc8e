import { useState } from 'preact/hooks'
import type { ConcertOverview, SaleAction, SaleState } from '../../../client-sdk/index.ts'
import { Button } from '../../ui/Button.tsx'
import { lookAgain } from '../live/feed.ts'
import { count } from '../live/units.ts'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import { orders } from '../session.ts'

/** What makes sense in each state; first what will mostly be done next. */
const ACTIONS: Readonly<Record<SaleState, readonly SaleAction[]>> = {
  PREQUEUE: ['open', 'pause', 'close'],
  OPEN: ['pause', 'close'],
  PAUSED: ['resume', 'close'],
  SOLD_OUT: ['pause', 'close'],
  CLOSED: ['open'],
}

/** Stopping is never the button that a hand falls on. */
const isPrimary = (action: SaleAction): boolean => action === 'open' || action === 'resume'

export const SaleControls = ({ sale, state }: { sale: ConcertOverview; state: SaleState }) => {
  const [asked, setAsked] = useState<SaleAction>()
  return (
    <div class="actions">
      {ACTIONS[state].map((action) => (
        <Button key={action} kind={isPrimary(action) ? 'primary' : 'plain'} onClick={() => setAsked(action)}>
          {nameOf(action, state)}
        </Button>
      ))}
      {asked !== undefined && (
        <AskAction action={asked} sale={sale} state={state} onClose={() => setAsked(undefined)} />
      )}
    </div>
  )
}

const nameOf = (action: SaleAction, state: SaleState): string => {
  if (action === 'close') return say('closeSale')
  return say(action === 'open' && state === 'CLOSED' ? 'openAgain' : action)
}

interface AskActionProps {
  readonly action: SaleAction
  readonly sale: ConcertOverview
  readonly state: SaleState
  readonly onClose: () => void
}

const QUESTIONS = { open: 'askOpen', pause: 'askPause', resume: 'askResume', close: 'askClose' } as const

const AskAction = ({ action, sale, state, onClose }: AskActionProps) => {
  const order = useOrder(async () => {
    await orders()[action](sale.concertId)
    await lookAgain()
    onClose()
  })
  return (
    <Ask
      title={say(QUESTIONS[action])}
      lines={consequencesOf(action, sale)}
      act={nameOf(action, state)}
      order={order}
      overtaken={ACTIONS[state].includes(action) ? undefined : say('saleIsNow')(say(state))}
      onClose={onClose}
    />
  )
}

const consequencesOf = (action: SaleAction, sale: ConcertOverview): readonly string[] => {
  const { waiting, active, schedules } = sale
  const holds = schedules.reduce((all, schedule) => all + schedule.holds, 0)
  switch (action) {
    case 'open':
      return [letInBy(sale), say('openDates')]
    case 'pause':
      return [say('pauseLine')(waiting), say('pauseHolds')(holds, active)]
    case 'resume':
      return [say('resumeLine')(waiting), say('resumeHolds')(holds, active)]
    case 'close':
      return [say('closeLine')(waiting), say('closeHolds')(holds)]
  }
}

const letInBy = ({ waiting, active, policy }: ConcertOverview): string => {
  const { admission, maxActive, batchSize, batchIntervalMs } = policy
  if (admission === 'slots') return say('openSlots')(waiting, Math.min(waiting, Math.max(0, maxActive - active)))
  return say('openBatches')(waiting, batchSize, `${count(batchIntervalMs / 1_000)} s`)
}
