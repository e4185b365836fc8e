import { useTask } from '../ui/useTask.ts'
import { noticeSignedOut } from './shop.ts'

/** Something the visitor has asked for. */
export const useAction = <Values extends unknown[]>(act: (...values: Values) => Promise<unknown>) =>
  useTask(act, noticeSignedOut)
