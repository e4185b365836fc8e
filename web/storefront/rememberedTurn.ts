import { keep, kept } from './visitorStore.ts'

export interface RememberedTurn {
  /** There where it has been spent, or was never used, which this browser has seen. */
  readonly reason?: 'SPENT' | 'UNCLAIMED'
}

/** Of a token that is at its end the server says only that: what it was, and how it ended, is for the browser to know. */
export const rememberTurn = (concertId: string, token: string, turn: RememberedTurn = {}): void =>
  keep('turn', concertId, { token, ...turn })

/** Undefined where that token, as far as this browser has seen, was never more than a place in line. */
export const rememberedTurn = (concertId: string, token: string | undefined): RememberedTurn | undefined => {
  const stored = kept('turn', concertId) as (RememberedTurn & { readonly token?: string }) | undefined
  return stored?.token === token ? stored : undefined
}
