import { Blank } from '../../ui/Blank.tsx'
import { ButtonLink } from '../../ui/Button.tsx'
import { hrefOf } from '../route.ts'
import { say } from '../say.ts'
import { Page } from './Page.tsx'

export const Nowhere = () => (
  <Page title={say('nowhere')}>
    <Blank icon="stage" title={say('nowhereHint')}>
      <ButtonLink href={hrefOf({ page: 'sales' })}>{say('allSales')}</ButtonLink>
    </Blank>
  </Page>
)
