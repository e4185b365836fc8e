import type { SeatStatus } from '../../client-sdk/index.ts'
import type { TextName } from '../i18n/text.ts'

/** What a seat is to this visitor. Each has a mark of its own, so that none is told by colour alone. */
export const STANDINGS = ['free', 'chosen', 'yours', 'held', 'sold', 'blocked'] as const satisfies TextName[]
export type Standing = (typeof STANDINGS)[number]

const FOR_EVERYBODY: Readonly<Record<SeatStatus, Standing>> = {
  FREE: 'free',
  HELD: 'held',
  SOLD: 'sold',
  BLOCKED: 'blocked',
}

export const standingOf = (status: SeatStatus, isChosen: boolean, isMine: boolean): Standing => {
  if (status === 'FREE') return isChosen ? 'chosen' : 'free'
  return isMine && status !== 'BLOCKED' ? 'yours' : FOR_EVERYBODY[status]
}
