import { computed } from '@preact/signals'
import { language } from '../../i18n/language.ts'

/** By which numbers and times are written. */
export const locale = computed(() => (language.value === 'ko' ? 'ko-KR' : 'en-GB'))
