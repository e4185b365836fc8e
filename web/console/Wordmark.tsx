import { hrefOf } from './route.ts'
import { say } from './say.ts'

export const Wordmark = () => (
  <a class="wordmark" href={hrefOf({ page: 'sales' })}>
    <span aria-hidden="true" class="wordmark-dots" />
    FrontRow <small>{say('console')}</small>
  </a>
)
