import type { TokenEndReason } from '../../client-sdk/index.ts'
import { keep, kept } from './visitorStore.ts'

export interface RememberedPlace {
  /** Whether its turn has come, as far as is known. */
  readonly hadTurn: boolean
  /** The visitor has begun to choose in that turn. */
  readonly isTakenUp?: true
  /** There once it is at its end. */
  readonly reason?: TokenEndReason
}

/** Of a token that is at its end the server says how only for a while, and never that its turn had come: that is for the browser to know. */
export const rememberPlace = (concertId: string, token: string, place: RememberedPlace): void =>
  keep('place', concertId, { token, ...place })

/** Undefined where nothing has happened to that token yet, as far as this browser has seen. */
export const rememberedPlace = (concertId: string, token: string | undefined): RememberedPlace | undefined => {
  const stored = kept('place', concertId) as (RememberedPlace & { readonly token: string }) | undefined
  return stored?.token === token ? stored : undefined
}
