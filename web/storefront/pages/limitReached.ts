import { text } from '../../i18n/text.ts'
import type { Allowance } from '../allowance.ts'

/** Says that a visitor may have no more seats. */
export const limitReached = ({ limit, isOfAllDates }: Allowance): string =>
  text(isOfAllDates ? 'limitReachedOnAllDates' : 'limitReached')(limit)
