import type { ComponentChildren } from 'preact'
import { Waiting } from '../../ui/Waiting.tsx'
import { say } from '../say.ts'
import { Failure } from './Failure.tsx'
import type { Answer } from './useAnswer.ts'

interface AnsweredProps<T> {
  readonly to: { readonly answer: Answer<T>; readonly askAgain: () => void }
  readonly lines?: number
  readonly children: (value: T) => ComponentChildren
}

/** What was asked for, or that it is coming, or why it isn't. */
export const Answered = <T,>({ to: { answer, askAgain }, lines, children }: AnsweredProps<T>) => {
  switch (answer.kind) {
    case 'loading':
      return <Waiting label={say('loading')} lines={lines} />
    case 'failed':
      return <Failure error={answer.error} retry={askAgain} />
    case 'ready':
      return <>{children(answer.value)}</>
  }
}
