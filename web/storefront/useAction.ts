import { useTask } from '../ui/useTask.ts'
import { asVisitor } from './shop.ts'

/** Something the visitor has asked for. */
export const useAction = <Values extends unknown[]>(act: (...values: Values) => Promise<unknown>) =>
  useTask((...values: Values) => asVisitor(() => act(...values)))
