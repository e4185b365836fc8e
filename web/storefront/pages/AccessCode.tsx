import { useState } from 'preact/hooks'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { Hall } from '../Hall.ts'
import { useAction } from '../useAction.ts'
import { HoldFailure } from './HoldFailure.tsx'
import { intoView } from './intoView.ts'

/** For who was given a code: it opens the seats that are kept for it. */
export const AccessCode = ({ hall, scheduleId }: { hall: Hall; scheduleId: string }) => {
  const [code, setCode] = useState('')
  const [opened, setOpened] = useState<string>()
  const { run, busy, error } = useAction(async () => {
    setOpened(undefined)
    const { name } = await hall.presentCode(code)
    setCode('')
    setOpened(name)
  })
  return (
    <details class="fold access-code" onToggle={intoView}>
      <summary class="section-title">{text('haveCode')}</summary>
      <form
        aria-label={text('haveCode')}
        onSubmit={(event) => {
          event.preventDefault()
          run()
        }}
      >
        {error !== undefined && <HoldFailure error={error} hall={hall} scheduleId={scheduleId} />}
        {opened !== undefined && <Notice tone="good" title={text('codeOpened')(opened)} />}
        <label class="field">
          <span>{text('accessCode')}</span>
          <input
            value={code}
            required
            maxLength={100}
            autoComplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => setCode(currentTarget.value)}
          />
        </label>
        <Button type="submit" busy={busy}>
          {text('enterCode')}
        </Button>
      </form>
    </details>
  )
}
