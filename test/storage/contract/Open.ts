import type { Storage } from '../../../storage/Storage.ts'

export interface OpenStorage {
  readonly storage: Storage
  /** Closes the store and opens what it left behind. Absent where nothing outlives it. */
  readonly reopen?: () => Promise<Storage>
}

export type Open = () => Promise<OpenStorage>
