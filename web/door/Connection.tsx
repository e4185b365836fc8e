import { Icon } from '../ui/Icon.tsx'
import type { Door } from './Door.ts'
import { timeAt } from './dates.ts'
import { say } from './say.ts'

/** What the door goes by just now, and what it has still to tell. */
export const Connection = ({ door }: { door: Door }) => {
  const { letIn, untold } = door.book.notes.value
  const isLost = !door.isConnected
  return (
    <div class="line" role="status" data-lost={isLost}>
      <p>
        <Icon name={isLost ? 'offline' : 'done'} />
        <strong>{say(isLost ? 'offline' : 'connected')}</strong>
        <span class="hint">{say('letInHere')(Object.keys(letIn).length)}</span>
      </p>
      {isLost ? <p>{goneBy(door)}</p> : door.learnedAt.value !== undefined && <p class="hint">{say('ready')}</p>}
      {untold.length > 0 && <p data-untold={untold.length}>{say('untold')(untold.length)}</p>}
      {untold.length > 0 && !door.book.isKept.value && <p>{say('fleeting')}</p>}
    </div>
  )
}

const goneBy = ({ isAlone, learnedAt, post }: Door): string => {
  if (!isAlone) return say('stillAsked')
  if (learnedAt.value === undefined) return say('offlineUnready')
  return say('offlineHint')(timeAt(post.scheduleId, learnedAt.value))
}
