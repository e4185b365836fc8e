import { text } from '../i18n/text.ts'
import { ButtonLink } from '../ui/Button.tsx'
import { concertOf, isOwned, performanceOf, reservations } from './holdings.ts'
import { hrefOf } from './route.ts'
import { TurnLeft } from './TurnLeft.tsx'
import { type Turn, turnsElsewhere } from './visits.ts'

/** Tells whoever looks at another page that their turn is running, how long it does, and where. */
export const TurnBanner = () => {
  const told = turnsElsewhere.value.filter(({ concertId, isTakenUp }) => !(isTakenUp && hasSeatsOf(concertId)))
  return (
    <div class="turns" role="status">
      {told.map((turn) => (
        <TurnNews key={turn.concertId} turn={turn} />
      ))}
    </div>
  )
}

/** Who has chosen has other things to look at: until when to pay, or the tickets. */
const hasSeatsOf = (concertId: string): boolean =>
  reservations.value?.some((one) => isOwned(one) && performanceOf(one.scheduleId)?.concert.concertId === concertId) ===
  true

const TurnNews = ({ turn: { concertId, expiresAt, claimBy, isPaused } }: { turn: Turn }) => {
  const name = concertOf(concertId)?.name ?? concertId
  return (
    <div class="turn-news">
      <div class="turn-text">
        <p>
          <strong>{text('yourTurn')}</strong> <bdi>{name}</bdi>
        </p>
        <TurnLeft
          until={claimBy ?? expiresAt}
          sale={isPaused ? 'PAUSED' : undefined}
          label={claimBy === undefined ? 'turnLeft' : 'claimLeft'}
        />
      </div>
      <ButtonLink href={hrefOf({ page: 'concert', concertId })}>{text('chooseSeats')}</ButtonLink>
    </div>
  )
}
