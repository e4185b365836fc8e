import type { Language } from '../../client-sdk/index.ts'
import { language } from './language.ts'
import type { Texts } from './Texts.ts'

/** What gives a page its texts in the language of the moment; for those that take values, what makes them from these. */
export const speaking =
  <Of extends Texts>(texts: Of) =>
  <Name extends keyof Of>(name: Name): Of[Name][Language] =>
    texts[name]?.[language.value] as Of[Name][Language]
