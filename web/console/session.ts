import { computed, signal } from '@preact/signals'
import { Operator, RefusedError } from '../../client-sdk/index.ts'
import { language } from '../i18n/language.ts'
import { forgetAll, keep, recall } from '../ui/browserStore.ts'
import { heardFetch } from '../ui/connection.ts'

/** Gone with the tab, unlike a visitor's sign-in: this token can do anything to a sale. */
const KEPT_UNDER = 'frontrow.admin-token'

/** An operator stands before it and can ask again; half a minute of silence would be too long. */
const ORDER_TIMEOUT_MS = 12_000
/** A figure that is late is no figure. */
const LOOK_TIMEOUT_MS = 2_500

const adminToken = signal(recall('session', KEPT_UNDER))

export interface Desk {
  /** For what the operator asks for and orders. */
  readonly orders: Operator
  /** For what is looked at every second. */
  readonly looks: Operator
}

const deskOf = (token: string): Desk => {
  const options = { adminToken: token, language: language.peek(), fetch: heardFetch }
  return {
    orders: new Operator(location.origin, { ...options, timeoutMs: ORDER_TIMEOUT_MS }),
    looks: new Operator(location.origin, { ...options, timeoutMs: LOOK_TIMEOUT_MS }),
  }
}

/** The server this page came from, as its operator; undefined while nobody is signed in. */
export const desk = computed(() => (adminToken.value === null ? undefined : deskOf(adminToken.value)))

/** To be used where somebody is signed in, and so on every page but one. */
export const orders = (): Operator => (desk.peek() as Desk).orders

/** Set when the server has turned the token away, until the next sign-in. */
export const wasTurnedAway = signal(false)

/** Whether the token outlives a reload of the page: not where the browser lets it keep nothing. */
export const isTokenKept = signal(true)

/** Rejects where the server does not take the token. */
export const signIn = async (token: string): Promise<void> => {
  await deskOf(token).orders.figures()
  isTokenKept.value = keep('session', KEPT_UNDER, token)
  wasTurnedAway.value = false
  adminToken.value = token
}

export const signOut = (): void => {
  forgetAll('session', KEPT_UNDER)
  adminToken.value = null
}

/** Asks the server, and signs out where it does not take the token any more. */
export const asOperator = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (error) {
    noticeTurnedAway(error)
    throw error
  }
}

/** Signs out where the server does not take the token any more. */
export const noticeTurnedAway = (error: unknown): void => {
  if (!(error instanceof RefusedError) || error.code !== 'UNAUTHENTICATED' || adminToken.peek() === null) return
  wasTurnedAway.value = true
  signOut()
}
