import { isRefusal, type UnavailableConcert } from '../../client-sdk/protocol/index.ts'
import type { Concerts } from './Concerts.ts'
import type { ConcertState } from './state.ts'

/** What is seen in each concert that can be looked at now, all of them at once; and which can't, opened or not. */
export const lookEverywhere = async <T>(
  concerts: Concerts,
  look: (state: ConcertState, nowMs: number) => T,
): Promise<{ seen: T[]; unavailable: UnavailableConcert[] }> => {
  const seen: T[] = []
  const unavailable: UnavailableConcert[] = []
  const known = concerts.known()
  const looks = await Promise.all(known.map((concert) => concert.look(look)))
  known.forEach(({ concertId, lost }, at) => {
    const view = looks[at] as (typeof looks)[number]
    if (isRefusal(view)) unavailable.push({ concertId, state: lost ? 'LOST' : 'LOADING' })
    else seen.push(view)
  })
  return { seen, unavailable }
}
