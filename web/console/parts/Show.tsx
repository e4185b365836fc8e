import { showWith } from '../../ui/showWith.tsx'
import { say } from '../say.ts'
import { Failure } from './Failure.tsx'

export const Show = showWith(() => say('loading'), Failure)
