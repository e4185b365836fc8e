import { useEffect, useState } from 'preact/hooks'
import { LIMITS, RefusedError } from '../../../client-sdk/index.ts'
import { text } from '../../i18n/text.ts'
import { Button } from '../../ui/Button.tsx'
import { House } from '../../ui/House.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Failure } from '../Failure.tsx'
import { concertOf, concerts } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { route } from '../route.ts'
import { signIn, trySignInAgain, wasSignedOut } from '../shop.ts'
import { useAction } from '../useAction.ts'

/** Stands in for any page that needs a visitor; what they came for is shown once they are one. */
export const SignInPage = () => {
  const [name, setName] = useState('')
  const { run, busy, error } = useAction(signIn)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    run(name.trim())
  }
  return (
    <Page title={text('signInTitle')} kicker={<Wanted />} tabTitle={text('signIn')}>
      <div class="sign-in">
        {wasSignedOut.value && (
          <Notice title={text('signedOut')}>
            <p>{text('signedOutHint')}</p>
            <div class="actions">
              <Button onClick={trySignInAgain}>{text('tryAgain')}</Button>
            </div>
          </Notice>
        )}
        <p class="lead">{text('signInLead')}</p>
        <form onSubmit={submit}>
          <label class="field">
            <span>{text('yourName')}</span>
            <input
              name="name"
              value={name}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
              maxLength={LIMITS.nameLength}
              autocomplete="name"
              required
            />
          </label>
          <Button kind="primary" type="submit" busy={busy} disabled={name.trim() === ''}>
            {text('goOn')}
          </Button>
        </form>
        {error !== undefined && <SignInFailure error={error} />}
        <House sold={0.4} />
      </div>
    </Page>
  )
}

const SignInFailure = ({ error }: { error: unknown }) =>
  error instanceof RefusedError && error.path === 'name' ? (
    <Notice title={text('nameUnreadable')}>
      <p>{text('nameUnreadableHint')}</p>
    </Notice>
  ) : (
    <Failure error={error} />
  )

/** The concert that the visitor is on the way to, if any. */
const Wanted = () => {
  const target = route.value
  const concertId = target.page === 'concert' ? target.concertId : undefined
  useEffect(() => {
    if (concertId !== undefined) void concerts.refresh()
  }, [concertId])
  const concert = concertId === undefined ? undefined : concertOf(concertId)
  return concert === undefined ? text('tagline') : <bdi>{concert.name}</bdi>
}
