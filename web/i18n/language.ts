import { effect, signal } from '@preact/signals'
import type { Language } from '../../client-sdk/index.ts'
import { keep, recall } from '../ui/browserStore.ts'

const KEPT_UNDER = 'frontrow.language'

const isLanguage = (text: string | null | undefined): text is Language => text === 'ko' || text === 'en'

/** What was chosen last, else the first of the browser's languages that there is a text in. */
const initialLanguage = (): Language => {
  const kept = recall('local', KEPT_UNDER)
  if (isLanguage(kept)) return kept
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

export const language = signal<Language>(initialLanguage())

effect(() => {
  document.documentElement.lang = language.value
})

export const speak = (chosen: Language): void => {
  keep('local', KEPT_UNDER, chosen)
  language.value = chosen
}
