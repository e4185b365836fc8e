import type { TokenEndReason } from '../../client-sdk/protocol/index.ts'

/** What happened to the queue tokens of one concert. Times in epoch milliseconds. */
export type WaitingEvent = WaitingFact | WaitingNotice

/** Stored. */
export type WaitingFact =
  | {
      readonly type: 'token-issued'
      readonly concertId: string
      readonly token: string
      readonly userId: string
      readonly sequence: number
      readonly at: number
      readonly expiresAt: number
    }
  | {
      /** Whoever joined with a number up to `upTo` has the place that the seed gives them. */
      readonly type: 'line-drawn'
      readonly concertId: string
      readonly upTo: number
      readonly at: number
    }
  | {
      readonly type: 'token-admitted'
      readonly concertId: string
      readonly token: string
      readonly userId: string
      readonly at: number
      readonly expiresAt: number
      /** No later than that; earlier where policy gives a time to use it first. */
      readonly claimBy: number
    }
  | {
      /** An ACTIVE token is used for the first time. */
      readonly type: 'token-claimed'
      readonly concertId: string
      readonly token: string
      readonly userId: string
      readonly at: number
    }
  | {
      /** Every ACTIVE token that is yet to be used may be until then, if that is longer than before; none beyond its deadline. */
      readonly type: 'claims-prolonged'
      readonly concertId: string
      readonly claimBy: number
    }
  | {
      /** A waiter's life slid, or an ACTIVE token's deadline was moved by policy. */
      readonly type: 'token-prolonged'
      readonly concertId: string
      readonly token: string
      readonly userId: string
      readonly expiresAt: number
    }
  | {
      readonly type: 'token-ended'
      readonly concertId: string
      readonly token: string
      readonly userId: string
      /** The number it joined with. */
      readonly sequence: number
      /** The state it had until now. */
      readonly was: 'WAIT' | 'ACTIVE'
      readonly reason: TokenEndReason
      readonly at: number
    }
  | {
      /** Forgotten: from here on these tokens are invalid. */
      readonly type: 'tokens-purged'
      readonly concertId: string
      readonly tokens: readonly string[]
    }

/** Never stored: a restart forgets it, and grants every waiter a full life instead. */
export type WaitingNotice = { readonly token: string; readonly userId: string } & (
  | { readonly type: 'token-touched'; readonly expiresAt: number }
  | { readonly type: 'waiter-connected' | 'waiter-disconnected'; readonly expiresAt: number }
  | { readonly type: 'token-locked' | 'token-unlocked' }
)
