import { schema, t } from '@colyseus/schema'

/** What everybody in a waiting room may see. */
export const WaitingRoomState = schema(
  { concertId: t.string(), saleState: t.string(), waiting: t.uint32(), active: t.uint32() },
  'WaitingRoomState',
)
