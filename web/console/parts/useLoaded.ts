import { useLoaded as useLoadedBy } from '../../ui/useLoaded.ts'
import { asOperator } from '../session.ts'

/** What a page of the console asks the server for. */
export const useLoaded = <T>(ask: () => Promise<T>, about: readonly unknown[]) =>
  useLoadedBy(() => asOperator(ask), about)
