/** The states things go through. Without zod, so that the SDK's bundle does without it too. */
export const SALE_STATES = ['PREQUEUE', 'OPEN', 'PAUSED', 'SOLD_OUT', 'CLOSED'] as const
/** What an operator may do with a sale. */
export const SALE_ACTIONS = ['open', 'pause', 'resume', 'close'] as const
export const TOKEN_STATES = ['WAIT', 'ACTIVE', 'EXPIRED'] as const
export const RESERVATION_STATES = ['HELD', 'PAYING', 'PAID', 'EXPIRED', 'RELEASED', 'CANCELLED'] as const
/** In the order of their two bits in the live seat map. */
export const SEAT_STATUSES = ['FREE', 'HELD', 'SOLD', 'BLOCKED'] as const
export const AUDIT_ACTORS = ['server', 'operator'] as const
/** Which line of the audit log, or entry of a ledger, comes first. */
export const LOG_ORDERS = ['oldest', 'newest'] as const
export const ENTRY_KINDS = ['CHARGE', 'PAYMENT', 'REFUND'] as const

export type SaleState = (typeof SALE_STATES)[number]
export type SaleAction = (typeof SALE_ACTIONS)[number]
export type TokenState = (typeof TOKEN_STATES)[number]
export type ReservationState = (typeof RESERVATION_STATES)[number]
export type SeatStatus = (typeof SEAT_STATUSES)[number]
export type AuditActor = (typeof AUDIT_ACTORS)[number]
export type LogOrder = (typeof LOG_ORDERS)[number]
export type EntryKind = (typeof ENTRY_KINDS)[number]
