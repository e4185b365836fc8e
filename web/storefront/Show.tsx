import { text } from '../i18n/text.ts'
import { showWith } from '../ui/showWith.tsx'
import { Failure } from './Failure.tsx'

export const Show = showWith(() => text('loading'), Failure)
