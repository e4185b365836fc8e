import { z } from 'zod'
import { Id, seatIds } from './ids.ts'
import { LIMITS } from './limits.ts'
import { AdmissionValues } from './policy.ts'
import { AUDIT_ACTORS, LOG_ORDERS, SALE_ACTIONS } from './states.ts'

/** What the operator sends, over HTTP only. `concertId` and such come from the path. */
export const OPERATOR_COMMAND_BODIES = {
  concertOverviews: z.strictObject({}),
  concertOverview: z.strictObject({ concertId: Id }),
  findUsers: z.strictObject({ name: z.string().normalize().max(LIMITS.nameLength).default(''), after: Id.optional() }),
  userOverview: z.strictObject({ userId: Id, after: Id.optional() }),
  userEntries: z.strictObject({ userId: Id, after: Id.optional() }),
  /** `after` 0 begins at whichever end `order` names. */
  audit: z.strictObject({
    order: z.enum(LOG_ORDERS).default('oldest'),
    after: z.coerce.number<string>().int().min(0).default(0),
    limit: z.coerce.number<string>().int().min(1).max(LIMITS.auditPerPage).default(100),
    concertId: Id.optional(),
    actor: z.enum(AUDIT_ACTORS).optional(),
    action: z.string().max(LIMITS.nameLength).optional(),
  }),
  /** Without `after` from the first that is kept. */
  events: z.strictObject({
    after: z.coerce.number<string>().int().min(0).optional(),
    limit: z.coerce.number<string>().int().min(1).max(LIMITS.changesPerPage).default(100),
  }),
  scheduleSeats: z.strictObject({ scheduleId: Id }),
  seatStatuses: z.strictObject({ scheduleId: Id }),
  changeSale: z.strictObject({ concertId: Id, action: z.enum(SALE_ACTIONS) }),
  changeAdmission: z
    .strictObject({ concertId: Id, ...AdmissionValues.shape })
    .refine(({ concertId: _, ...values }) => Object.values(values).some((value) => value !== undefined), {
      error: `must set at least one of ${Object.keys(AdmissionValues.shape).join(', ')}`,
    }),
  blockSeats: z.strictObject({ scheduleId: Id, seats: seatIds(LIMITS.seatsPerBlock) }),
  unblockSeats: z.strictObject({ scheduleId: Id, seats: seatIds(LIMITS.seatsPerBlock) }),
  releaseAllotment: z.strictObject({ scheduleId: Id, allotmentId: Id }),
  reservationOverview: z.strictObject({ reservationId: Id }),
  /** [O11] At any time, whatever the sale's policy. */
  refundReservation: z.strictObject({ reservationId: Id }),
  creditWallet: z.strictObject({ userId: Id, amount: z.number() }),
  /** The catalogue is the whole body; what is wrong with it is told by its paths, not the command's. */
  importCatalogue: z.strictObject({ catalogue: z.unknown(), dryRun: z.boolean().default(false) }),
} as const

export type OperatorCommandType = keyof typeof OPERATOR_COMMAND_BODIES
export type OperatorCommandBody<T extends OperatorCommandType> = z.infer<(typeof OPERATOR_COMMAND_BODIES)[T]>

/** Commands whose first answer is kept and given again to the same commandId. */
export const RECORDED_OPERATOR_COMMANDS = [
  'changeSale',
  'changeAdmission',
  'blockSeats',
  'unblockSeats',
  'releaseAllotment',
  'creditWallet',
  'refundReservation',
  'importCatalogue',
] as const satisfies OperatorCommandType[]
export type RecordedOperatorCommandType = (typeof RECORDED_OPERATOR_COMMANDS)[number]

/** The form in which the door hands an operator's command in. All but its type is still as it came. */
export interface OperatorEnvelope {
  readonly type: OperatorCommandType
  readonly body: unknown
  readonly commandId?: unknown
}
