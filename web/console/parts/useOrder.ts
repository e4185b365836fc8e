import { useTask } from '../../ui/useTask.ts'
import { noticeTurnedAway } from '../session.ts'

/** Something the operator has asked for. */
export const useOrder = <Values extends unknown[]>(act: (...values: Values) => Promise<unknown>) =>
  useTask(act, noticeTurnedAway)

export type Order<Values extends unknown[] = []> = ReturnType<typeof useOrder<Values>>
