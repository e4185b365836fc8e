import { useEffect } from 'preact/hooks'
import type { Concert } from '../../../client-sdk/index.ts'
import { type TextName, text } from '../../i18n/text.ts'
import { Blank } from '../../ui/Blank.tsx'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import type { IconName } from '../../ui/Icon.tsx'
import { Page } from '../Page.tsx'
import { goTo, hrefOf } from '../route.ts'
import type { Visit, VisitState } from '../Visit.ts'

type EndReason = (VisitState & { kind: 'ended' })['reason']

interface End {
  readonly icon: IconName
  readonly title: TextName & `${string}Title`
  readonly hint: TextName & `${string}Hint`
}

const ENDS: Readonly<Record<Exclude<EndReason, 'LEFT'> | 'SOLD_OUT' | 'PLACE_OVER', End>> = {
  EXPIRED: { icon: 'stage', title: 'turnOverTitle', hint: 'turnOverHint' },
  PLACE_OVER: { icon: 'stage', title: 'placeOverTitle', hint: 'placeOverHint' },
  UNCLAIMED: { icon: 'stage', title: 'turnUnclaimedTitle', hint: 'turnUnclaimedHint' },
  SPENT: { icon: 'done', title: 'turnSpentTitle', hint: 'turnSpentHint' },
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

  const isSoldOut = (reason === 'EXPIRED' || reason === 'UNCLAIMED') && concert?.saleState === 'SOLD_OUT'
  const end = reason === 'EXPIRED' && !hadTurn ? 'PLACE_OVER' : reason
  const { icon, title, hint } = ENDS[isSoldOut ? 'SOLD_OUT' : end]
  return (
    <Page title={concert?.name ?? ''} tabTitle={text(title)}>
      <Blank icon={icon} title={text(title)} hint={text(hint)}>
        {reason === 'REPLACED' && (
          <Button kind="primary" onClick={() => void visit.comeBack()}>
            {text('watchHere')}
          </Button>
        )}
        {reason === 'SPENT' && (
          <ButtonLink kind="primary" href={hrefOf({ page: 'tickets' })}>
            {text('tickets')}
          </ButtonLink>
        )}
        {reason !== 'REPLACED' && !isSoldOut && (
          <Button kind={reason === 'SPENT' ? 'plain' : 'primary'} onClick={() => void visit.enter()}>
            {text('joinAgain')}
          </Button>
        )}
        <ButtonLink href={hrefOf({ page: 'basket' })}>{text('basket')}</ButtonLink>
        <ButtonLink href={hrefOf({ page: 'concerts' })}>{text('toConcerts')}</ButtonLink>
      </Blank>
    </Page>
  )
}
