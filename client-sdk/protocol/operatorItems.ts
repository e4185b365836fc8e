import { z } from 'zod'
import { Id } from './ids.ts'
import { SALE_STATES } from './states.ts'

/** What a sale is after a change. */
export const SaleSetting = z.object({ concertId: Id, saleState: z.enum(SALE_STATES) }).meta({ id: 'SaleSetting' })
export type SaleSetting = z.infer<typeof SaleSetting>
