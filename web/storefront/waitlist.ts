import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import {
  type Concert,
  RefusedError,
  type SaleState,
  type Schedule,
  type WaitlistPlace,
  type WaitlistWish,
} from '../../client-sdk/index.ts'
import { changingHoldings, type Holding, holds, reservations } from './holdings.ts'
import { asVisitor, shop, visitor } from './shop.ts'
import { keep, kept, watchOtherTabs } from './visitorStore.ts'

/** How often whoever waits looks for an offer. */
const LOOK_MS = 5_000

/** Seats that were waited for, and are held now. */
export const offers = computed(() => holds.value.filter(({ offered }) => offered))

/** Whether nothing is left of a date now, and something may come back. */
export const isAwaitable = ({ waitlist, seatsLeft, closesAt }: Schedule, saleState: SaleState | undefined): boolean => {
  const isClosed = saleState === 'CLOSED' || (closesAt !== undefined && Date.parse(closesAt) <= shop.serverNow())
  return waitlist !== undefined && seatsLeft === 0 && !isClosed
}

/** Whether there is any date of it to wait for. */
export const hasWaitlist = ({ schedules, saleState }: Concert): boolean =>
  schedules.some((schedule) => isAwaitable(schedule, saleState))

/** By date. */
const places = signal<ReadonlyMap<string, WaitlistPlace>>(new Map())

/** Undefined where the visitor has none, or it is not known yet. */
export const waitlistPlaceOn = (scheduleId: string): WaitlistPlace | undefined => places.value.get(scheduleId)

/** Ids that the browser keeps for its visitor. */
const keptIds = (kind: 'waitlist' | 'lapsed') => {
  const read = (): readonly string[] => {
    const stored = kept(kind, 'ids')
    return Array.isArray(stored) ? stored : []
  }
  const ids = signal(read())
  const reread = (): void => {
    ids.value = read()
  }
  watchOtherTabs(kind, reread)
  const write = (changed: readonly string[]): void => {
    keep(kind, 'ids', changed)
    ids.value = changed
  }
  return { ids: ids as ReadonlySignal<readonly string[]>, reread, write }
}

/** Dates that the visitor waits for, as far as this browser knows: the server tells them one by one. */
const awaited = keptIds('waitlist')
/** Offers whose end was taken note of. */
const dismissed = keptIds('lapsed')

const note = (scheduleId: string, place: WaitlistPlace | undefined): void => {
  const known = new Map(places.peek())
  if (place === undefined) known.delete(scheduleId)
  else known.set(scheduleId, place)
  places.value = known
  const others = awaited.ids.peek().filter((other) => other !== scheduleId)
  awaited.write(place === undefined ? others : [...others, scheduleId])
}

const askForPlace = async (scheduleId: string): Promise<WaitlistPlace | undefined> => {
  try {
    return await asVisitor(() => shop.waitlistPlace(scheduleId))
  } catch (error) {
    const isNone = error instanceof RefusedError && ['NOT_ON_WAITLIST', 'SCHEDULE_NOT_FOUND'].includes(error.code)
    if (isNone) return undefined
    throw error
  }
}

/** Looks how these dates' waitlists stand for the visitor, and what has been offered; those that are waited for unless told otherwise. */
export const lookAtWaitlists = async (scheduleIds: readonly string[] = awaited.ids.peek()): Promise<void> => {
  await Promise.all(scheduleIds.map(async (scheduleId) => note(scheduleId, await askForPlace(scheduleId))))
  // In this order: a place ends with its offer, which is then among the holds.
  await reservations.refresh()
}

export const joinWaitlist = async (scheduleId: string, wish: WaitlistWish): Promise<void> => {
  note(scheduleId, await shop.joinWaitlist(scheduleId, wish))
  dismissLapsed(scheduleId)
  await reservations.refresh()
}

export const leaveWaitlist = async (scheduleId: string): Promise<void> => {
  try {
    await shop.leaveWaitlist(scheduleId)
  } finally {
    // Or it has ended by an offer meanwhile.
    await lookAtWaitlists([scheduleId])
  }
}

export const declineOffer = ({ reservationId }: Holding): Promise<void> =>
  changingHoldings(() => shop.release(reservationId))

/** The newest offer that was not paid in time, until somebody has taken note of it. */
export const lapsed = computed(() =>
  reservations.value?.find(
    ({ offered, state, reservationId }) =>
      offered && state === 'EXPIRED' && !dismissed.ids.value.includes(reservationId),
  ),
)

/** Takes note of all that lapsed of a date. */
export const dismissLapsed = (scheduleId: string): void => {
  const over = reservations.value?.filter((one) => one.scheduleId === scheduleId && one.state === 'EXPIRED') ?? []
  dismissed.write([...new Set([...dismissed.ids.peek(), ...over.map(({ reservationId }) => reservationId)])])
}

effect(() => {
  void visitor.value
  places.value = new Map()
  awaited.reread()
  dismissed.reread()
})

const waitsForAny = computed(() => visitor.value !== undefined && awaited.ids.value.length > 0)
effect(() => {
  if (!waitsForAny.value) return
  let timer: ReturnType<typeof setTimeout>
  let isOver = false
  const look = async (): Promise<void> => {
    // Without an answer the next look asks again; that there is none is told by the banner above every page.
    await lookAtWaitlists().catch(() => undefined)
    if (!isOver) timer = setTimeout(look, LOOK_MS)
  }
  timer = setTimeout(look)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
})
