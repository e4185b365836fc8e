import { describeAllotments } from './contract/allotments.ts'
import { describeCatalogue } from './contract/catalogue.ts'
import { describeCommit } from './contract/commit.ts'
import { describeLotteries } from './contract/lotteries.ts'
import type { Open } from './contract/Open.ts'
import { describeOperator } from './contract/operator.ts'
import { describeOutbox } from './contract/outbox.ts'
import { describeCommandOutcomes } from './contract/outcomes.ts'
import { describeReservations } from './contract/reservations.ts'
import { describeTickets } from './contract/tickets.ts'
import { describeTokens } from './contract/tokens.ts'
import { describeUpkeep } from './contract/upkeep.ts'
import { describeWaitlist } from './contract/waitlist.ts'
import { describeWallets } from './contract/wallets.ts'

/** The written contract of `Storage` as tests: any store must pass them. `open` makes a fresh one each time. */
export const describeStorage = (name: string, open: Open): void => {
  describe(`${name} as a Storage`, () => {
    describeCommit(open)
    describeReservations(open)
    describeWallets(open)
    describeTickets(open)
    describeTokens(open)
    describeLotteries(open)
    describeCommandOutcomes(open)
    describeCatalogue(open)
    describeOperator(open)
    describeAllotments(open)
    describeWaitlist(open)
    describeOutbox(open)
    describeUpkeep(open)
  })
}
