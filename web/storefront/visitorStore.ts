import { forgetAll as forgetAllIn, forget as forgetIn, keep as keepIn, recallJson } from '../ui/browserStore.ts'

/** What this browser keeps for whoever is signed in, each kind under ids of its own; it goes when they do. */
const KINDS = ['seats', 'place', 'charge', 'ticket', 'lapsed', 'waitlist'] as const
type Kind = (typeof KINDS)[number]

const prefixOf = (kind: Kind): string => `frontrow.${kind}.`

export const kept = (kind: Kind, id: string): unknown => recallJson('local', prefixOf(kind) + id)

/** Where the store is full or closed to this page nothing is kept, and the page does without. */
export const keep = (kind: Kind, id: string, value: unknown): void => {
  keepIn('local', prefixOf(kind) + id, JSON.stringify(value))
}

export const forget = (kind: Kind, id: string): void => forgetIn('local', prefixOf(kind) + id)

/** To be called when the sign-in ends that all of it belongs to. */
export const forgetAll = (): void => {
  for (const kind of KINDS) forgetAllIn('local', prefixOf(kind))
}

/** Calls when another tab has kept or forgotten something of that kind. @returns what stops it */
export const watchOtherTabs = (kind: Kind, changed: () => void): (() => void) => {
  const listener = ({ key }: StorageEvent): void => {
    if (key?.startsWith(prefixOf(kind))) changed()
  }
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}
