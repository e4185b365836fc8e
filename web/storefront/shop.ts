import { computed, signal } from '@preact/signals'
import { FrontRow, RefusedError, type Session } from '../../client-sdk/index.ts'
import { keep as keepIn, recallJson } from '../ui/browserStore.ts'
import { heardFetch } from '../ui/connection.ts'
import { forgetAll } from './visitorStore.ts'

const KEPT_UNDER = 'frontrow.session'

/** What a browser keeps: who it is, and its places in line. Never anything of it in a URL. */
interface KeptSession extends Session {
  readonly name?: string
}

const readKept = (): KeptSession => {
  const stored = recallJson('local', KEPT_UNDER)
  const isSession = typeof stored === 'object' && stored !== null && 'queueTokens' in stored && stored.queueTokens
  return isSession ? (stored as KeptSession) : { queueTokens: {} }
}

const kept = signal(readKept())

/** The server this page came from. */
export const shop = new FrontRow(location.origin, { fetch: heardFetch })
shop.session = kept.value

/** The access token that the server has turned away, if any has been. */
const refusedToken = signal<string | undefined>(undefined)

/** Whether the server has turned the kept sign-in away: nobody is signed in until it is tried again, or replaced. */
export const wasSignedOut = computed(
  () => kept.value.accessToken !== undefined && kept.value.accessToken === refusedToken.value,
)

/** Whoever is signed in, by access token, for names are not unique; undefined for nobody. */
export const visitor = computed(() => (wasSignedOut.value ? undefined : kept.value.accessToken))

/** The places in line that are kept: tokens, by concertId. */
export const placesKept = computed(() => kept.value.queueTokens)

/** The name of whoever is signed in; undefined for nobody. */
export const visitorName = computed(() => (visitor.value === undefined ? undefined : (kept.value.name ?? '')))

const isKept = signal(true)

/** Whether the sign-in will be gone with this page: the browser lets it keep nothing. */
export const isFleeting = computed(() => visitor.value !== undefined && !isKept.value)

const keep = (session: KeptSession): void => {
  kept.value = session
  isKept.value = keepIn('local', KEPT_UNDER, JSON.stringify(session))
}

/** To be called after whatever gives the session something new to keep. */
export const keepSession = (): void => keep({ name: kept.value.name, ...shop.session })

export const signIn = async (name: string): Promise<void> => {
  const before = shop.session
  shop.session = { queueTokens: {} }
  try {
    await shop.register(name)
  } catch (error) {
    shop.session = before
    throw error
  }
  forgetAll()
  keep({ name, ...shop.session })
}

export const signOut = (): void => {
  shop.session = { queueTokens: {} }
  forgetAll()
  keep(shop.session)
}

/** Tries the sign-in that was turned away once more. */
export const trySignInAgain = (): void => {
  refusedToken.value = undefined
}

/**
 * Asks the server as whoever is signed in, and notices when it no longer knows who that is: the database is another one, or the token too old.
 * The session is kept all the same, for it is the only right to the tickets and the server may be mistaken; a refusal of a token that has been
 * replaced meanwhile means nothing.
 */
export const asVisitor = async <T>(ask: () => Promise<T>): Promise<T> => {
  const { accessToken } = shop
  try {
    return await ask()
  } catch (error) {
    const isUnknown = error instanceof RefusedError && ['UNAUTHENTICATED', 'USER_NOT_FOUND'].includes(error.code)
    if (isUnknown && accessToken === shop.accessToken) refusedToken.value = accessToken
    throw error
  }
}

// Another tab has signed in or out, or taken a place.
addEventListener('storage', ({ key }) => {
  if (key !== KEPT_UNDER && key !== null) return
  const session = readKept()
  shop.session = session
  kept.value = session
})
