import { storedJson } from './storedJson.ts'

/** What this browser keeps for whoever is signed in, each kind under ids of its own; it goes when they do. */
const KINDS = ['seats', 'turn', 'charge'] as const
type Kind = (typeof KINDS)[number]

const prefixOf = (kind: Kind): string => `frontrow.${kind}.`

export const kept = (kind: Kind, id: string): unknown => storedJson(prefixOf(kind) + id)

/** Where the store is full or closed to this page nothing is kept, and the page does without. */
export const keep = (kind: Kind, id: string, value: unknown): void => {
  try {
    localStorage.setItem(prefixOf(kind) + id, JSON.stringify(value))
  } catch {
    // As said above.
  }
}

export const forget = (kind: Kind, id: string): void => localStorage.removeItem(prefixOf(kind) + id)

/** To be called when the sign-in ends that all of it belongs to. */
export const forgetAll = (): void => {
  for (const key of Object.keys(localStorage)) {
    if (KINDS.some((kind) => key.startsWith(prefixOf(kind)))) localStorage.removeItem(key)
  }
}

/** Calls when another tab has kept or forgotten something of that kind. @returns what stops it */
export const watchOtherTabs = (kind: Kind, changed: () => void): (() => void) => {
  const listener = ({ key }: StorageEvent): void => {
    if (key?.startsWith(prefixOf(kind))) changed()
  }
  addEventListener('storage', listener)
  return () => removeEventListener('storage', listener)
}
