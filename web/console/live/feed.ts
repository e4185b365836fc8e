import { computed, effect, signal } from '@preact/signals'
import type {
  ConcertFigures,
  ConcertOverview,
  ConcertOverviews,
  UnavailableConcert,
} from '../../../client-sdk/index.ts'
import { type Desk, desk, noticeTurnedAway } from '../session.ts'
import { type Look, withFigures, withGap } from './looks.ts'

const INTERVAL_MS = 1_000

/** What the server has told of itself since somebody signed in, oldest first. */
export const looks = signal<readonly Look[]>([])

const overviews = signal<ConcertOverviews | undefined>(undefined)

/** How all sales stand, without those of which it can't be told now; undefined until it is known. */
export const sales = computed<readonly ConcertOverview[] | undefined>(() => overviews.value?.concerts)

/** The concerts that can't be looked at now. */
export const unavailable = computed<readonly UnavailableConcert[]>(() => overviews.value?.unavailable ?? [])

/** As they were called when last looked at: who can't be looked at is told by id alone. */
const names = new Map<string, string>()

export const nameOf = (concertId: string): string => names.get(concertId) ?? concertId

/** Why there are no figures at the moment; undefined while there are. */
export const silence = signal<unknown>(undefined)

/** The server's clock less the page's own count of milliseconds; undefined until it is known. */
let offsetMs: number | undefined

const latest = computed(() => looks.value.findLast(({ figures }) => figures !== undefined))

/** The server's clock in epoch milliseconds, whatever the browser's says; before the first look it is the browser's. */
export const serverNow = (): number => (offsetMs === undefined ? Date.now() : performance.now() + offsetMs)

/** A concert in numbers, as it was last; undefined where nothing is known of it. */
export const figuresOf = (concertId: string): ConcertFigures | undefined =>
  latest.value?.figures?.concerts.find((concert) => concert.concertId === concertId)

export const saleOf = (concertId: string): ConcertOverview | undefined =>
  sales.value?.find((sale) => sale.concertId === concertId)

/** Looks again at once, after something was ordered. */
export const lookAgain = async (): Promise<void> => {
  const { value } = desk
  if (value !== undefined) await look(value)
}

const look = async (from: Desk): Promise<void> => {
  const isSignedIn = (): boolean => desk.peek() === from
  const figured = from.looks.figures().then(
    (figures) => {
      if (!isSignedIn()) return
      offsetMs = Date.parse(figures.time) - performance.now()
      looks.value = withFigures(looks.value, figures)
      silence.value = undefined
    },
    (error: unknown) => {
      if (!isSignedIn()) return
      silence.value = error
      looks.value = withGap(looks.value)
      noticeTurnedAway(error)
    },
  )
  try {
    const all = await from.looks.overviews()
    // What is to come in them is told by the time that is in the figures.
    await figured
    if (!isSignedIn()) return
    for (const { concertId, name } of all.concerts) names.set(concertId, name)
    overviews.value = all
  } catch (error) {
    noticeTurnedAway(error)
  }
  await figured
}

/** Looks every second, or as often as there is an answer, for as long as somebody is signed in. */
effect(() => {
  const from = desk.value
  looks.value = []
  overviews.value = undefined
  silence.value = undefined
  if (from === undefined) return
  let timer: ReturnType<typeof setTimeout>
  let isOver = false
  const next = (): void => {
    const beganMs = performance.now()
    const again = (): void => {
      if (!isOver) timer = setTimeout(next, Math.max(0, beganMs + INTERVAL_MS - performance.now()))
    }
    look(from).then(again, again)
  }
  next()
  return () => {
    isOver = true
    clearTimeout(timer)
  }
})
