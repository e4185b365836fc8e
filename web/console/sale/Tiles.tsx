import type { ComponentChildren } from 'preact'
import type { ConcertOverview } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { figuresOf } from '../live/feed.ts'
import { seatsOf } from '../live/looks.ts'
import { count, percent } from '../live/units.ts'
import { say } from '../say.ts'

/** What an operator looks at first. */
export const Tiles = ({ sale }: { sale: ConcertOverview }) => {
  const now = figuresOf(sale.concertId)
  if (now === undefined) return null
  const seats = seatsOf(now)
  const { unused, empty, unpaid, bought } = now.turns
  const lost = unused + empty + unpaid
  const holds = sale.schedules.reduce((all, schedule) => all + schedule.holds, 0)
  return (
    <dl class="tiles">
      <Tile id="waiting" name={say('waiting')} value={count(now.waiting)} />
      <Tile id="active" name={say('active')} value={count(now.active)}>
        {say('ofAtOnce')(sale.policy.maxActive)}
      </Tile>
      <Tile id="abandoned" name={say('turnsLost')} value={percent(lost, lost + bought)}>
        {say('turnsLostBy')(unused, empty, unpaid)}
      </Tile>
      <Tile id="free" name={say('seatsLeft')} value={count(seats.free)}>
        {say('ofSeats')(seats.total)}
      </Tile>
      <Tile id="held" name={say('seatsHeld')} value={count(seats.held)}>
        {say('inHolds')(holds)}
      </Tile>
      <Tile id="sold" name={say('seatsSold')} value={count(seats.sold)}>
        {say('share')(percent(seats.sold, seats.total))}
      </Tile>
      <Tile id="blocked" name={say('seatsBlocked')} value={count(seats.blocked)} />
      <Tile id="revenue" name={say('revenue')} value={won(now.revenue)}>
        {say('inPayments')(now.payments)}
      </Tile>
    </dl>
  )
}

interface TileProps {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly children?: ComponentChildren
}

const Tile = ({ id, name, value, children }: TileProps) => (
  <div class="tile">
    <dt>{name}</dt>
    <dd class="numbers" data-tile={id}>
      {value}
    </dd>
    {children !== undefined && <dd class="hint">{children}</dd>}
  </div>
)
