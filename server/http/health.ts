import { problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import { json, problem } from './answers.ts'

/** Why the server should get no traffic now; undefined while it may. */
export type Unreadiness = () => Promise<string | undefined>

export const aliveAnswer = (): Response => json(200, { status: 'ok' })

export const readyAnswer = (reason: string | undefined): Response =>
  reason === undefined ? json(200, { status: 'ready' }) : json(503, { status: 'not ready', reason })

/** What the port answers until the concerts are open: that it lives, why it is not ready, and nothing else. */
export const notOpenYet =
  (unreadiness: Unreadiness) =>
  async (request: Request): Promise<Response> => {
    switch (new URL(request.url).pathname) {
      case '/healthz':
        return aliveAnswer()
      case '/readyz':
        return readyAnswer(await unreadiness())
      default:
        return problem(request, problemOf(refuse('UNAVAILABLE')))
    }
  }
