import type { SeatStatus } from '../../client-sdk/index.ts'
import type { TextName } from '../i18n/text.ts'

/** What a seat is to this visitor. Each has a mark of its own, so that none is told by colour alone. */
export const STANDINGS = [
  'free',
  'chosen',
  'yours',
  'held',
  'sold',
  'allotted',
  'blocked',
] as const satisfies TextName[]
export type Standing = (typeof STANDINGS)[number]

const FOR_EVERYBODY: Readonly<Record<SeatStatus, Standing>> = {
  FREE: 'free',
  HELD: 'held',
  SOLD: 'sold',
  BLOCKED: 'blocked',
}

/** @param isAllotted it is kept for holders of a code that this visitor has not presented */
export const standingOf = (status: SeatStatus, isChosen: boolean, isMine: boolean, isAllotted = false): Standing => {
  if (isAllotted) return 'allotted'
  if (status === 'FREE') return isChosen ? 'chosen' : 'free'
  return isMine && status !== 'BLOCKED' ? 'yours' : FOR_EVERYBODY[status]
}
