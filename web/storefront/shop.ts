import { computed, signal } from '@preact/signals'
import { FrontRow, RefusedError, type Session } from '../../client-sdk/index.ts'

const KEPT_UNDER = 'frontrow.session'

/** What a browser keeps: who it is, and its places in line. Never anything of it in a URL. */
interface KeptSession extends Session {
  readonly name?: string
}

const readKept = (): KeptSession => {
  const kept = localStorage.getItem(KEPT_UNDER)
  return kept === null ? { queueTokens: {} } : (JSON.parse(kept) as KeptSession)
}

const kept = signal(readKept())

/** The server this page came from. */
export const shop = new FrontRow(location.origin)
shop.session = kept.value

/** Whoever is signed in, by name; undefined for nobody. */
export const visitorName = computed(() => (kept.value.accessToken === undefined ? undefined : (kept.value.name ?? '')))

/** Set when the server has turned the sign-in away, until the next one. */
export const wasSignedOut = signal(false)

const keep = (session: KeptSession): void => {
  kept.value = session
  localStorage.setItem(KEPT_UNDER, JSON.stringify(session))
}

/** To be called after whatever gives the session something new to keep. */
export const keepSession = (): void => keep({ name: kept.value.name, ...shop.session })

export const signIn = async (name: string): Promise<void> => {
  shop.session = { queueTokens: {} }
  await shop.register(name)
  wasSignedOut.value = false
  keep({ name, ...shop.session })
}

export const signOut = (): void => {
  shop.session = { queueTokens: {} }
  keep(shop.session)
}

/** Signs out where the server no longer knows who this is: the database is another one, or the token too old. */
export const noticeSignedOut = (error: unknown): void => {
  if (!(error instanceof RefusedError) || !['UNAUTHENTICATED', 'USER_NOT_FOUND'].includes(error.code)) return
  wasSignedOut.value = true
  signOut()
}

// Another tab has signed in or out, or taken a place.
addEventListener('storage', ({ key }) => {
  if (key !== KEPT_UNDER && key !== null) return
  kept.value = readKept()
  shop.session = kept.value
})
