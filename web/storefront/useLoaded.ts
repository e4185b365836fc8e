import { useLoaded as useLoadedBy } from '../ui/useLoaded.ts'
import { asVisitor } from './shop.ts'

/** What a page of the storefront asks the server for. @param drop is given what is not shown any more */
export const useLoaded = <T>(ask: () => Promise<T>, about: readonly unknown[], drop?: (value: T) => void) =>
  useLoadedBy(() => asVisitor(ask), about, drop)
