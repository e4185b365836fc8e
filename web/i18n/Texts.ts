import type { Language } from '../../client-sdk/index.ts'

/** Each text stands beside its translation, so that neither can be missing; those with values in them are functions. */
export type Texts = Readonly<
  Record<string, Readonly<Record<Language, string>> | Readonly<Record<Language, (...values: never[]) => string>>>
>
