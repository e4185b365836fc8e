import { general } from './general.ts'
import { line } from './line.ts'
import { money } from './money.ts'
import { seating } from './seating.ts'
import { speaking } from './speaking.ts'
import { waitlist } from './waitlist.ts'

const TEXTS = { ...general, ...line, ...seating, ...money, ...waitlist }

export type TextName = keyof typeof TEXTS

/** A text of the storefront, or of what it shares with other pages. */
export const text = speaking(TEXTS)
