import { useState } from 'preact/hooks'
import { LIMITS, RefusedError } from '../../../client-sdk/index.ts'
import { Button } from '../../ui/Button.tsx'
import { lookAgain } from '../live/feed.ts'
import { Ask } from '../parts/Ask.tsx'
import { useOrder } from '../parts/useOrder.ts'
import { say } from '../say.ts'
import type { BlockingHall } from './BlockingHall.ts'
import { partsOf } from './selection.ts'

type Action = 'block' | 'unblock'

interface Done {
  readonly action: Action
  /** How many seats of the date were blocked then. */
  readonly blocked: number
}

/** What is chosen, and what can be done with it. */
export const BlockBar = ({ hall }: { hall: BlockingHall }) => {
  const [asked, setAsked] = useState<Action>()
  const [done, setDone] = useState<Done>()
  const { free, blocked, taken } = hall.chosen
  const count = hall.selection.value.size
  return (
    <section class="block-bar" aria-label={say('chosenSeats')}>
      <div role="status">
        {count === 0 && done !== undefined && (
          <p class="done" data-done={done.action}>
            {say(done.action === 'block' ? 'blockedNow' : 'unblockedNow')(done.blocked)}
          </p>
        )}
        <p>{count === 0 ? say('nothingChosen') : say('chosenNow')(count, free.length, blocked.length, taken.length)}</p>
      </div>
      <div class="actions">
        <Button disabled={free.length === 0} kind="primary" onClick={() => setAsked('block')}>
          {free.length === 0 ? say('blockNone') : say('block')(free.length)}
        </Button>
        <Button disabled={blocked.length === 0} onClick={() => setAsked('unblock')}>
          {blocked.length === 0 ? say('unblockNone') : say('unblock')(blocked.length)}
        </Button>
        <Button kind="quiet" disabled={count === 0} onClick={() => hall.choose([], 'replace')}>
          {say('clear')}
        </Button>
      </div>
      {asked !== undefined && (
        <AskBlock action={asked} hall={hall} onDone={setDone} onClose={() => setAsked(undefined)} />
      )}
    </section>
  )
}

interface AskBlockProps {
  readonly action: Action
  readonly hall: BlockingHall
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
}

const AskBlock = ({ action, hall, onDone, onClose }: AskBlockProps) => {
  const order = useOrder(async () => {
    const blocked = await hall.change(action)
    await lookAgain()
    onClose()
    onDone({ action, blocked })
  })
  const { free, blocked, taken } = hall.chosen
  const seats = action === 'block' ? free : blocked
  const parts = partsOf(seats.map(({ seatId }) => seatId)).length
  const { error } = order
  return (
    <Ask
      title={say(action === 'block' ? 'askBlock' : 'askUnblock')(seats.length)}
      lines={[
        say(action === 'block' ? 'blockLine' : 'unblockLine'),
        ...(taken.length > 0 ? [say('leftAlone')(taken.length)] : []),
        ...(parts > 1 ? [say('inParts')(parts, LIMITS.seatsPerBlock)] : []),
      ]}
      act={say(action)(seats.length)}
      order={order}
      overtaken={seats.length === 0 ? say(action === 'block' ? 'noneFree' : 'noneBlocked') : undefined}
      onClose={onClose}
    >
      {error instanceof RefusedError && error.code === 'SEAT_TAKEN' && (
        <p>{say('someoneFaster')(error.seats.length)}</p>
      )}
    </Ask>
  )
}
