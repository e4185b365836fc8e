import { useEffect } from 'preact/hooks'
import type { Concert } from '../../../client-sdk/index.ts'
import { type TextName, text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { reservations } from '../holdings.ts'
import { Page } from '../Page.tsx'
import { goTo, hrefOf } from '../route.ts'
import type { Visit, VisitState } from '../Visit.ts'
import { WaitlistWay } from './WaitlistWay.tsx'

type EndReason = (VisitState & { kind: 'ended' })['reason']

interface End {
  readonly icon: IconName
  readonly title: TextName & `${string}Title`
  readonly hint: TextName & `${string}Hint`
  /** Where to go first. */
  readonly tickets?: true
}

const ENDS: Readonly<Record<Exclude<EndReason, 'LEFT'> | 'SOLD_OUT' | 'PLACE_OVER' | 'BOUGHT', End>> = {
  BOUGHT: { icon: 'done', title: 'boughtTitle', hint: 'boughtHint', tickets: true },
  EXPIRED: { icon: 'stage', title: 'turnOverTitle', hint: 'turnOverHint' },
  PLACE_OVER: { icon: 'stage', title: 'placeOverTitle', hint: 'placeOverHint' },
  UNCLAIMED: { icon: 'stage', title: 'turnUnclaimedTitle', hint: 'turnUnclaimedHint' },
  SPENT: { icon: 'done', title: 'turnSpentTitle', hint: 'turnSpentHint', tickets: true },
  REPLACED: { icon: 'person', title: 'elsewhereTitle', hint: 'elsewhereHint' },
  SOLD_OUT: { icon: 'stage', title: 'soldOutTitle', hint: 'soldOutHint' },
}

interface VisitEndProps {
  readonly visit: Visit
  readonly reason: EndReason
  readonly hadTurn: boolean
  /** Undefined while it isn't known. */
  readonly concert: Concert | undefined
}

/** A place that is no more: why, and what can be done. */
export const VisitEnd = ({ visit, reason, hadTurn, concert }: VisitEndProps) => {
  useEffect(() => {
    if (reason === 'LEFT') goTo({ page: 'concerts' })
  }, [reason])
  if (reason === 'LEFT') return null

  const kind = kindOfEnd(reason, hadTurn, concert)
  const { icon, title, hint, tickets } = ENDS[kind]
  return (
    <Page title={concert?.name ?? ''} tabTitle={text(title)}>
      <Blank icon={icon} title={text(title)} hint={text(hint)}>
        {reason === 'REPLACED' && (
          <Button kind="primary" onClick={() => void visit.comeBack()}>
            {text('watchHere')}
          </Button>
        )}
        {tickets && (
          <ButtonLink kind="primary" href={hrefOf({ page: 'tickets' })}>
            {text('toTickets')}
          </ButtonLink>
        )}
        {kind !== 'REPLACED' && kind !== 'SOLD_OUT' && (
          <Button kind={tickets ? 'plain' : 'primary'} onClick={() => void visit.enter()}>
            {text('joinAgain')}
          </Button>
        )}
        {kind === 'SOLD_OUT' && <WaitlistWay concert={concert} kind="primary" />}
        <ButtonLink href={hrefOf({ page: 'basket' })}>{text('basket')}</ButtonLink>
        <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>
      </Blank>
    </Page>
  )
}

/** Whoever has bought wants to hear that, however their turn has ended; unless nothing can have been bought in it. */
const kindOfEnd = (
  reason: Exclude<EndReason, 'LEFT'>,
  hadTurn: boolean,
  concert: Concert | undefined,
): keyof typeof ENDS => {
  if (reason === 'REPLACED') return reason
  const wasUsed = hadTurn && reason !== 'UNCLAIMED'
  if (wasUsed && concert !== undefined && hasTickets(concert)) return 'BOUGHT'
  if (reason === 'SPENT') return reason
  if (concert?.saleState === 'SOLD_OUT') return 'SOLD_OUT'
  if (reason === 'UNCLAIMED') return reason
  return hadTurn ? 'EXPIRED' : 'PLACE_OVER'
}

const hasTickets = ({ schedules }: Concert): boolean =>
  reservations.value?.some(
    ({ state, scheduleId }) => state === 'PAID' && schedules.some((date) => date.scheduleId === scheduleId),
  ) === true
