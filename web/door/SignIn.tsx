import { useEffect, useState } from 'preact/hooks'
import { LIMITS, RefusedError } from '../../client-sdk/index.ts'
import { isolated } from '../i18n/isolated.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { strayOf } from '../ui/strayOf.ts'
import { useTask } from '../ui/useTask.ts'
import { dates, timeAt } from './dates.ts'
import { Failure, Show } from './Failure.tsx'
import { takePost, wasTurnedAway } from './post.ts'
import { say } from './say.ts'

/** Which door this is, of which date: asked once, for the evening. */
export const SignIn = () => {
  const title = say('signInTitle')
  useEffect(() => {
    document.title = `${title} · FrontRow`
  }, [title])
  return (
    <>
      <div>
        <h1>{title}</h1>
        <p class="hint">{say('signInLead')}</p>
      </div>
      <Show of={dates} lines={4}>
        {(all) => (all.length === 0 ? <Notice title={say('noDates')} /> : <SignInForm />)}
      </Show>
    </>
  )
}

const SignInForm = () => {
  const all = dates.value ?? []
  const [typed, setTyped] = useState('')
  const [scheduleId, setScheduleId] = useState(all[0]?.schedule.scheduleId ?? '')
  const [door, setDoor] = useState('')
  const doorToken = typed.trim()
  const isStray = strayOf(doorToken) !== undefined
  const { run, busy, error, forgive } = useTask(() => takePost({ doorToken, scheduleId, door: door.trim() }))
  const isRefused = error instanceof RefusedError && error.code === 'UNAUTHENTICATED'
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!isStray) run()
  }
  return (
    <form class="sign-in" onSubmit={submit}>
      {wasTurnedAway.value && error === undefined && <Notice title={say('turnedAway')} />}
      <label class="field">
        <span>{say('doorToken')}</span>
        <input
          type="password"
          required
          autocomplete="off"
          spellcheck={false}
          value={typed}
          aria-describedby="where-token"
          aria-invalid={isStray || isRefused}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value)
            forgive()
          }}
        />
      </label>
      <p class="hint" id="where-token">
        {say('whereToken')}
      </p>
      <label class="field">
        <span>{say('date')}</span>
        <select value={scheduleId} onChange={({ currentTarget }) => setScheduleId(currentTarget.value)}>
          {all.map(({ concert, schedule }) => (
            <option key={schedule.scheduleId} value={schedule.scheduleId}>
              {isolated(concert.name)} · {timeAt(schedule.scheduleId, schedule.startsAt)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{say('doorName')}</span>
        <input
          required
          maxLength={LIMITS.doorLength}
          autocomplete="off"
          value={door}
          aria-describedby="which-door"
          onInput={({ currentTarget }) => setDoor(currentTarget.value)}
        />
      </label>
      <p class="hint" id="which-door">
        {say('doorNameHint')}
      </p>
      {isStray || isRefused ? <Notice title={say('wrongToken')} /> : error !== undefined && <Failure error={error} />}
      <Button kind="primary" type="submit" busy={busy} disabled={doorToken === '' || door.trim() === ''}>
        {say('begin')}
      </Button>
    </form>
  )
}
