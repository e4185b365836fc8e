export type { CommandOptions, Session } from './Api.ts'
export { backoffMs, isPassing } from './backoff.ts'
export { DoorClient, type DoorOptions, type Verdict } from './DoorClient.ts'
export { FrontRow, type FrontRowOptions } from './FrontRow.ts'
export type { LiveSchedule, LiveScheduleEvents, SeatChange } from './LiveSchedule.ts'
export { newCommandId } from './newCommandId.ts'
export { type AuditPage, Operator, type OperatorOptions } from './Operator.ts'
export type * from './protocol/changes.ts'
export type { CheckIn, RevokedTicket, SignedTicket, TicketKey } from './protocol/checkIn.ts'
export { commitmentOf, type DrawClaim, drawnOrder, drawnPlaces, verifyDraw } from './protocol/draw.ts'
export type * from './protocol/items.ts'
export { LIMITS } from './protocol/limits.ts'
export type { TokenEndReason } from './protocol/messages.ts'
export type * from './protocol/operatorItems.ts'
export type { AdmissionValues } from './protocol/policy.ts'
export { isRefusalCode, type Language, type Problem, type RefusalCode, sentenceOf } from './protocol/refusals.ts'
export type * from './protocol/states.ts'
export { readTicket, type TicketContent } from './protocol/ticketText.ts'
export {
  type Admission,
  isPlaceOver,
  type Place,
  type Queue,
  type QueueEnd,
  QueueEndedError,
  type QueueEvents,
} from './Queue.ts'
export { RefusedError, UnansweredError } from './RefusedError.ts'
export type { SeatCounts } from './SeatMap.ts'
export { systemTiming, type Timing } from './timing.ts'
export { verifyTicket } from './verifyTicket.ts'
