import { computed, effect, signal, untracked } from '@preact/signals'
import { rememberedPlace } from './rememberedPlace.ts'
import { route } from './route.ts'
import { placesKept, visitor } from './shop.ts'
import { Visit } from './Visit.ts'
import { watchOtherTabs } from './visitorStore.ts'

/** Those of whoever is signed in, by concertId: each place is watched whatever page is shown, for nobody should miss their turn by looking at another. */
const visits = signal<ReadonlyMap<string, Visit>>(new Map())

const isShown = (concertId: string): boolean => route.value.page === 'concert' && route.value.concertId === concertId

const begin = (concertId: string): Visit => {
  const visit = new Visit(concertId)
  visits.value = new Map([...visits.peek(), [concertId, visit]])
  return visit
}

/** The visit that is under way, else another one. */
export const visitTo = (concertId: string): Visit => {
  const known = visits.peek().get(concertId)
  return known === undefined || known.isOver ? begin(concertId) : known
}

export interface Turn {
  readonly concertId: string
  readonly expiresAt: string
  /** Until when it has to be taken up, or it ends; absent where it need not, or has been. */
  readonly claimBy?: string
  readonly isTakenUp: boolean
  readonly isPaused: boolean
}

/** The turns that the page which is shown says nothing of. */
export const turnsElsewhere = computed((): readonly Turn[] =>
  [...visits.value.values()].flatMap(({ concertId, state, sale }) =>
    state.value.kind === 'admitted' && !isShown(concertId)
      ? [{ concertId, ...state.value, isPaused: sale.value === 'PAUSED' }]
      : [],
  ),
)

const isWatched = (concertId: string, token: string): boolean =>
  isShown(concertId) ||
  visits.peek().get(concertId)?.isOver === false ||
  rememberedPlace(concertId, token)?.reason !== undefined

let watchedFor: string | undefined

const endAll = (): void => {
  for (const visit of visits.peek().values()) visit.close()
  visits.value = new Map()
}

effect(() => {
  const who = visitor.value
  const unwatched = Object.entries(placesKept.value).filter(([concertId, token]) => !isWatched(concertId, token))
  untracked(() => {
    if (who !== watchedFor) endAll()
    watchedFor = who
    if (who !== undefined) for (const [concertId] of unwatched) begin(concertId).watch()
  })
})
watchOtherTabs('place', () => {
  for (const visit of visits.peek().values()) visit.lookAgain()
})
