import { useState } from 'preact/hooks'
import { RefusedError } from '../../client-sdk/index.ts'
import { Button } from '../ui/Button.tsx'
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Failure } from './parts/Failure.tsx'
import { useOrder } from './parts/useOrder.ts'
import { say } from './say.ts'
import { signIn, wasTurnedAway } from './session.ts'
import { Wordmark } from './Wordmark.tsx'

export const SignIn = () => {
  const [token, setToken] = useState('')
  const { run, busy, error } = useOrder(() => signIn(token.trim()))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (token.trim() !== '') run()
  }
  document.title = `${say('signInTitle')} · FrontRow`
  return (
    <div class="gate">
      <header>
        <Wordmark />
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
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
              aria-describedby="where-token"
            />
          </label>
          <p class="hint" id="where-token">
            {say('whereToken')}
          </p>
          {error !== undefined && <SignInFailure error={error} />}
          <Button kind="primary" type="submit" busy={busy} disabled={token.trim() === ''}>
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
