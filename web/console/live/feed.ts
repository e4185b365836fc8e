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

const latest = computed(() => looks.value.findLast(({ figures }) => figures !== undefined))

/** The server's clock at the last look, in epoch milliseconds; 0 before the first. */
export const serverNow = (): number => latest.value?.atMs ?? 0

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
  const learned = from.looks.overviews().then(
    (all) => {
      if (!isSignedIn()) return
      for (const { concertId, name } of all.concerts) names.set(concertId, name)
      overviews.value = all
    },
    (error: unknown) => noticeTurnedAway(error),
  )
  try {
    const figures = await from.looks.figures()
    if (!isSignedIn()) return
    looks.value = withFigures(looks.value, figures)
    silence.value = undefined
  } catch (error) {
    if (!isSignedIn()) return
    silence.value = error
    looks.value = withGap(looks.value)
    noticeTurnedAway(error)
  }
  await learned
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
