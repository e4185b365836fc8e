import { useEffect, useState } from 'preact/hooks'
import type { Seat } from '../../../client-sdk/index.ts'
import { SeatMap } from '../../seatmap/SeatMap.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { saleOf } from '../live/feed.ts'
import { evening } from '../live/times.ts'
import { Named } from '../parts/Named.tsx'
import { Page } from '../parts/Page.tsx'
import { Show } from '../parts/Show.tsx'
import { useLoaded } from '../parts/useLoaded.ts'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { noticeTurnedAway, orders } from '../session.ts'
import { BlockBar } from './BlockBar.tsx'
import { BlockingHall } from './BlockingHall.ts'
import { MapLegend } from './MapLegend.tsx'
import { RectangleTool } from './RectangleTool.tsx'
import { ZoneList } from './ZoneList.tsx'

const REFRESH_MS = 2_000

interface SeatsPageProps {
  readonly concertId: string
  readonly scheduleId: string
}

export const SeatsPage = ({ concertId, scheduleId }: SeatsPageProps) => {
  const sale = saleOf(concertId)
  const date = sale?.schedules.find((schedule) => schedule.scheduleId === scheduleId)
  const hall = useLoaded(() => BlockingHall.open(orders(), scheduleId), [scheduleId])
  const [wasChanged, setWasChanged] = useState(false)
  const openAgain = (): void => {
    setWasChanged(true)
    void hall.refresh()
  }
  return (
    <Page
      title={date === undefined ? say('seatsTitle') : evening(date.startsAt)}
      isTimed
      kicker={
        <a href={hrefOf({ page: 'sale', concertId })}>
          ← {sale === undefined ? say('toSale') : <Named name={sale.name} />}
        </a>
      }
    >
      {wasChanged && <Notice title={say('hallChanged')} />}
      <Show
        of={hall}
        lines={5}
        wayOn={() => <ButtonLink href={hrefOf({ page: 'sales' })}>{say('allSales')}</ButtonLink>}
      >
        {(opened) => <OpenHall hall={opened} onOutdated={openAgain} />}
      </Show>
    </Page>
  )
}

type Tool = 'choose' | 'move'

const OpenHall = ({ hall, onOutdated }: { hall: BlockingHall; onOutdated: () => void }) => {
  const [tool, setTool] = useState<Tool>('choose')
  useRefreshing(hall, onOutdated)
  const toggle = (seat: Seat): void => hall.toggle(seat)
  return (
    <div class="blocking">
      <div class="blocking-map">
        <SeatMap hall={hall} onTap={toggle}>
          {(stage) => tool === 'choose' && <RectangleTool hall={hall} stage={stage} />}
        </SeatMap>
        <ToolSwitch tool={tool} onChange={setTool} />
      </div>
      <div class="blocking-side">
        <MapLegend hall={hall} />
        <ZoneList hall={hall} />
        <BlockBar hall={hall} />
      </div>
      <p class="hint blocking-help">{say('mapHelp')}</p>
    </div>
  )
}

const ToolSwitch = ({ tool, onChange }: { tool: Tool; onChange: (tool: Tool) => void }) => (
  <fieldset class="choice-of tool" aria-label={say('tool')}>
    {(['choose', 'move'] as const).map((name) => (
      <button key={name} type="button" aria-pressed={tool === name} onClick={() => onChange(name)}>
        {say(name)}
      </button>
    ))}
  </fieldset>
)

/** Asks again and again what the seats are, for as long as the hall is shown. That nobody answers is told above the page. */
const useRefreshing = (hall: BlockingHall, onOutdated: () => void): void => {
  useEffect(() => {
    let isOver = false
    let timer: ReturnType<typeof setTimeout>
    const refresh = async (): Promise<void> => {
      const isUpToDate = await hall.refresh().catch((error: unknown) => {
        noticeTurnedAway(error)
        return true
      })
      if (isOver) return
      if (isUpToDate) timer = setTimeout(() => void refresh(), REFRESH_MS)
      else onOutdated()
    }
    timer = setTimeout(() => void refresh(), REFRESH_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [hall])
}
