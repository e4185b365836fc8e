import { schema, t } from '@colyseus/schema'

/** What everybody in a waiting room may see; how fast the line moves is known where `paceCount` is more than 0. */
export const WaitingRoomState = schema(
  {
    concertId: t.string(),
    saleState: t.string(),
    seatsLeft: t.uint32(),
    waiting: t.uint32(),
    active: t.uint32(),
    paceEachMs: t.float64(),
    paceCount: t.uint32(),
    paceUnevenness: t.float64(),
    paceBatchMs: t.uint32(),
  },
  'WaitingRoomState',
)
