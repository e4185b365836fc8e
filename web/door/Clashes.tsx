import { RefusedError } from '../../client-sdk/index.ts'
import { isolated } from '../i18n/isolated.ts'
import { language } from '../i18n/language.ts'
import { Button } from '../ui/Button.tsx'
import type { Door } from './Door.ts'
import type { Clash } from './DoorBook.ts'
import { timeAt } from './dates.ts'
import { say } from './say.ts'

/** Who was let in without the server, that would not have been with it: too late to be helped, and not to be hidden. */
export const Clashes = ({ door }: { door: Door }) => {
  const { clashes } = door.book.notes.value
  return (
    <div aria-live="polite">
      {clashes.length > 0 && (
        <section class="clashes" aria-labelledby="clashes">
          <h2 id="clashes">{say('clashes')}</h2>
          <p class="hint">{say('clashesHint')}</p>
          <ul>
            {clashes.map((clash) => (
              <li key={clash.commandId} data-clash={clash.problem.code}>
                <ClashText clash={clash} scheduleId={door.post.scheduleId} />
                <Button onClick={() => door.book.seen(clash)}>{say('clashSeen')}</Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const ClashText = ({ clash: { at, seatCount, problem }, scheduleId }: { clash: Clash; scheduleId: string }) => {
  const { checkedIn } = problem
  return (
    <div>
      <p>{say('clashIn')(timeAt(scheduleId, at), say('seatCount')(seatCount))}</p>
      <p>
        <strong>{new RefusedError(problem).text(language.value)}</strong>
      </p>
      {checkedIn !== undefined && (
        <p>{say('alreadyInLine')(timeAt(scheduleId, checkedIn.at), isolated(checkedIn.door))}</p>
      )}
      <p class="hint">
        <code>{problem.code}</code>
      </p>
    </div>
  )
}
