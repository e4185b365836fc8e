import { LanguageSwitch } from '../ui/LanguageSwitch.tsx'
import { Wordmark } from '../ui/Wordmark.tsx'
import { DoorPage } from './DoorPage.tsx'
import { post } from './post.ts'
import { SignIn } from './SignIn.tsx'
import { say } from './say.ts'

export const App = () => (
  <>
    <header class="head">
      <Wordmark of={say('door')} />
      <LanguageSwitch />
    </header>
    <main>{post.value === undefined ? <SignIn /> : <DoorPage post={post.value} />}</main>
  </>
)
