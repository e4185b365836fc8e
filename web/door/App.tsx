import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { DoorPage } from './DoorPage.tsx'
import { post } from './post.ts'
import { SignIn } from './SignIn.tsx'
import { say } from './say.ts'

export const App = () => (
  <>
    <header class="head">
      <p class="wordmark">
        <span aria-hidden="true" class="wordmark-dots" />
        FrontRow <small>{say('door')}</small>
      </p>
      <LanguageSwitch />
    </header>
    <main>{post.value === undefined ? <SignIn /> : <DoorPage post={post.value} />}</main>
  </>
)
