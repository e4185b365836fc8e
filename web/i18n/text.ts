import type { Language } from '../../client-sdk/index.ts'
import { general } from './general.ts'
import { language } from './language.ts'
import { line } from './line.ts'
import { money } from './money.ts'
import { seating } from './seating.ts'

const TEXTS = { ...general, ...line, ...seating, ...money }

export type TextName = keyof typeof TEXTS

/** A text of the page in the language of the moment; for those that take values, what makes it from them. */
export const text = <Name extends TextName>(name: Name): (typeof TEXTS)[Name][Language] =>
  TEXTS[name][language.value] as (typeof TEXTS)[Name][Language]
