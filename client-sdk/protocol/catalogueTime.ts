import { z } from 'zod'

const FIRST_YEAR = 2000
const LAST_YEAR = 2200

/** A time as a catalogue writes it: in years for which every calendar and clock on the way has the same meaning. */
export const CatalogueTime = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 time with its offset, such as 2027-05-01T19:30:00+09:00',
  })
  .refine((text) => Date.parse(text) >= Date.UTC(FIRST_YEAR, 0), `must not be before the year ${FIRST_YEAR}`)
  .refine((text) => Date.parse(text) < Date.UTC(LAST_YEAR, 0), `must be before the year ${LAST_YEAR}`)
