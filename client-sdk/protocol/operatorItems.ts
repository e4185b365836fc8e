import { z } from 'zod'
import { Id } from './ids.ts'
import { AdmissionValues } from './policy.ts'
import { SALE_STATES } from './states.ts'

/** What a sale is after a change. */
export const SaleSetting = z.object({ concertId: Id, saleState: z.enum(SALE_STATES) }).meta({ id: 'SaleSetting' })
export type SaleSetting = z.infer<typeof SaleSetting>

/** How fast a concert admits: each value as it is now, set by the operator or not. */
export const Admission = AdmissionValues.required().extend({ concertId: Id }).meta({ id: 'Admission' })
export type Admission = z.infer<typeof Admission>

/** What of a date is blocked after a change. */
export const SeatBlocks = z.object({ scheduleId: Id, seatsBlocked: z.int().nonnegative() }).meta({ id: 'SeatBlocks' })
export type SeatBlocks = z.infer<typeof SeatBlocks>
