import { useState } from 'preact/hooks'
import { RefusedError } from '../../client-sdk/index.ts'
import { Button } from '../ui/Button.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Notice } from '../ui/Notice.tsx'
import { strayOf } from '../ui/strayOf.ts'
import { Wordmark } from '../ui/Wordmark.tsx'
import { Failure } from './parts/Failure.tsx'
import { useOrder } from './parts/useOrder.ts'
import { hrefOf } from './route.ts'
import { say } from './say.ts'
import { signIn, wasTurnedAway } from './session.ts'

export const SignIn = () => {
  const [text, setText] = useState('')
  const token = text.trim()
  const stray = strayOf(token)
  const { run, busy, error, forgive } = useOrder(() => signIn(token))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (token !== '' && stray === undefined) run()
  }
  document.title = `${say('signInTitle')} · FrontRow`
  return (
    <div class="gate">
      <header>
        <Wordmark href={hrefOf({ page: 'sales' })} of={say('console')} />
        <LanguageSwitch />
      </header>
      <main>
        <form class="sign-in" onSubmit={submit}>
          <div>
            <h1>{say('signInTitle')}</h1>
            <p class="hint">{say('signInLead')}</p>
          </div>
          {wasTurnedAway.value && error === undefined && <Notice title={say('turnedAway')} />}
          <label class="field">
            <span>{say('adminToken')}</span>
            <input
              type="password"
              autocomplete="off"
              spellcheck={false}
              value={text}
              onInput={({ currentTarget }) => {
                setText(currentTarget.value)
                forgive()
              }}
              aria-invalid={stray !== undefined}
              aria-describedby="where-token"
            />
          </label>
          <p class="hint" id="where-token">
            {say('whereToken')}
          </p>
          {stray !== undefined && (
            <Notice title={say('strayInToken')(stray)}>
              <p>{say('strayInTokenHint')}</p>
            </Notice>
          )}
          {error !== undefined && <SignInFailure error={error} />}
          <Button kind="primary" type="submit" busy={busy} disabled={token === '' || stray !== undefined}>
            {say('signIn')}
          </Button>
        </form>
      </main>
    </div>
  )
}

const SignInFailure = ({ error }: { error: unknown }) =>
  error instanceof RefusedError && error.code === 'UNAUTHENTICATED' ? (
    <Notice title={say('wrongToken')}>
      <p>{say('wrongTokenHint')}</p>
    </Notice>
  ) : (
    <Failure error={error} />
  )
