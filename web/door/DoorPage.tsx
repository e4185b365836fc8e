import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { LIMITS } from '../../client-sdk/index.ts'
import { Button } from '../ui/Button.tsx'
import { useTask } from '../ui/useTask.ts'
import { Camera, canScan } from './Camera.tsx'
import { Clashes } from './Clashes.tsx'
import { Connection } from './Connection.tsx'
import { Door, type Finding } from './Door.ts'
import { dateOf, dates, timeAt } from './dates.ts'
import { Failure } from './Failure.tsx'
import { FindingPanel } from './FindingPanel.tsx'
import { leavePost, type Post } from './post.ts'
import { say } from './say.ts'

/** One ticket after the other. */
export const DoorPage = ({ post }: { post: Post }) => {
  const door = useMemo(() => new Door(post), [post])
  useEffect(() => {
    void dates.refresh()
    door.open()
    return () => door.close()
  }, [door])
  const [finding, setFinding] = useState<Finding>()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  /** Or scanned by what types; not by the camera, where a keyboard on the screen would be in the way. */
  const isTyped = useRef(false)
  const asked = useRef('')
  const { run, busy, error, forgive } = useTask(async (ticket: string) => {
    asked.current = ticket
    setFinding(undefined)
    setFinding(await door.check(ticket))
  })
  const next = (): void => {
    setFinding(undefined)
    forgive()
    if (isTyped.current) field.current?.focus({ preventScroll: true })
  }
  const read = (ticket: string): void => {
    isTyped.current = false
    run(ticket)
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setTyped('')
    isTyped.current = true
    if (busy) return
    if (typed.trim() === '') next()
    else run(typed)
  }
  const isIdle = finding === undefined && error === undefined && !busy
  return (
    <>
      <Heading post={post} />
      <Connection door={door} />
      <div class="finding-place" aria-live="assertive">
        {finding !== undefined && <FindingPanel finding={finding} scheduleId={post.scheduleId} onNext={next} />}
        {error !== undefined && (
          <Failure error={error} retry={() => run(asked.current)}>
            <div class="actions">
              <Button onClick={next}>{say('next')}</Button>
            </div>
          </Failure>
        )}
      </div>
      {canScan() && <Camera isPaused={!isIdle} onRead={read} />}
      <form class="ticket-form" onSubmit={submit}>
        <label class="field">
          <span>{say('ticket')}</span>
          <input
            ref={field}
            value={typed}
            maxLength={LIMITS.ticketLength}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-describedby="ticket-hint"
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <Button type="submit" kind="primary" busy={busy}>
          {say('check')}
        </Button>
        <p class="hint" id="ticket-hint">
          {say('ticketHint')}
        </p>
      </form>
      <Clashes door={door} />
    </>
  )
}

const Heading = ({ post: { scheduleId, door } }: { post: Post }) => {
  const { concert, schedule } = dateOf(scheduleId) ?? {}
  useEffect(() => {
    document.title = `${door} · FrontRow`
  }, [door])
  return (
    <div class="post">
      <div>
        <h1>
          <bdi>{door}</bdi>
        </h1>
        <p>
          <bdi>{concert?.name ?? scheduleId}</bdi>
          {schedule !== undefined && (
            <>
              {' · '}
              <time dateTime={schedule.startsAt}>{timeAt(scheduleId, schedule.startsAt)}</time>
            </>
          )}
        </p>
      </div>
      <Button kind="quiet" onClick={leavePost}>
        {say('leave')}
      </Button>
    </div>
  )
}
