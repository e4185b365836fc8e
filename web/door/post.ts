import { signal } from '@preact/signals'
import { DoorClient, type DoorOptions } from '../../client-sdk/index.ts'
import { forget, keep, recallJson } from '../ui/browserStore.ts'
import { heardFetch } from '../ui/connection.ts'

/** Which door this is, of which date, and by what right. */
export type Post = Pick<DoorOptions, 'doorToken' | 'scheduleId' | 'door'>

/** Gone with the tab: whoever finds the telephone should not be able to let people in. */
const KEPT_UNDER = 'frontrow.door'

/** Somebody stands there and waits. */
const TIMEOUT_MS = 4_000

const readKept = (): Post | undefined => {
  const kept = recallJson('session', KEPT_UNDER)
  const isPost = typeof kept === 'object' && kept !== null && 'doorToken' in kept && 'scheduleId' in kept
  return isPost ? (kept as Post) : undefined
}

/** Undefined while nobody is signed in. */
export const post = signal(readKept())

/** Set when the server has turned the token away, until the next sign-in. */
export const wasTurnedAway = signal(false)

export const clientOf = (at: Post): DoorClient =>
  new DoorClient(location.origin, { ...at, fetch: heardFetch, timeoutMs: TIMEOUT_MS })

/** Rejects where the server does not take the token. */
export const takePost = async (at: Post): Promise<void> => {
  await clientOf(at).learn()
  keep('session', KEPT_UNDER, JSON.stringify(at))
  wasTurnedAway.value = false
  post.value = at
}

export const leavePost = (): void => {
  forget('session', KEPT_UNDER)
  post.value = undefined
}
