import type { Language } from '../../client-sdk/index.ts'
import { language, speak } from '../i18n/language.ts'
import { text } from '../i18n/text.ts'

const NAMES: Readonly<Record<Language, string>> = { ko: '한국어', en: 'English' }

export const LanguageSwitch = () => (
  <fieldset class="language-switch" aria-label={text('language')}>
    {(Object.entries(NAMES) as [Language, string][]).map(([code, name]) => (
      <button key={code} type="button" lang={code} aria-pressed={language.value === code} onClick={() => speak(code)}>
        {name}
      </button>
    ))}
  </fieldset>
)
