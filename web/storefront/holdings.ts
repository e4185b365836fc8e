import { computed, effect } from '@preact/signals'
import type { Concert, Entry, Schedule } from '../../client-sdk/index.ts'
import { Loaded } from './Loaded.ts'
import { shop, visitorName } from './shop.ts'

/** What the shop sells and what the visitor has; shared by the pages, asked for anew by whoever changes it. */
export const concerts = new Loaded(() => shop.concerts())
export const reservations = new Loaded(() => shop.reservations())
export const wallet = new Loaded(() => shop.wallet())
export const entries = new Loaded(async () => {
  const all: Entry[] = []
  for (let after: string | undefined; ; ) {
    const page = await shop.entries(after)
    all.push(...page.entries)
    if (page.next === undefined) return all.reverse()
    after = page.next
  }
})

export const holds = computed(
  () => reservations.value?.filter(({ state }) => state === 'HELD' || state === 'PAYING') ?? [],
)

export interface Performance {
  readonly concert: Concert
  readonly schedule: Schedule
}

/** The concert and date with that scheduleId; undefined while the concerts aren't known, or for one that is gone. */
export const performanceOf = (scheduleId: string): Performance | undefined => {
  for (const concert of concerts.value ?? []) {
    const schedule = concert.schedules.find((candidate) => candidate.scheduleId === scheduleId)
    if (schedule !== undefined) return { concert, schedule }
  }
  return undefined
}

/** Whatever the visitor has may have changed. */
export const refreshHoldings = (): Promise<unknown> => Promise.all([reservations.refresh(), wallet.refresh()])

effect(() => {
  const mine = [reservations, wallet, entries]
  for (const part of mine) part.forget()
  if (visitorName.value !== undefined) void refreshHoldings()
})
// A device that slept has missed what happened, and a deadline or two.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && visitorName.value !== undefined) void refreshHoldings()
})
