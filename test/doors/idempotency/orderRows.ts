import { LIMITS, type RecordedOperatorCommandType, type RefusalCode } from '../../../client-sdk/protocol/index.ts'
import { CONCERT, catalogueOf, DATE } from '../../support/Sale.ts'
import type { Body, Customer } from './Customer.ts'
import type { Effect } from './effects.ts'
import { PRICE, REFUNDED } from './rows.ts'
import { ON_SALE, type SaleStage } from './SaleStage.ts'

/** What an order is given at, and by whom. */
export interface OrderSetup {
  readonly stage: SaleStage
  readonly customer: Customer
}

/** All that is to be known of one of the operator's recorded commands. */
export interface OrderRow {
  /** Brings about all the command needs, and gives its fields. */
  prepare(setup: OrderSetup): Promise<Body>
  /** What it does, once, in the books. */
  readonly effect: Effect
  /** The same command with something else. */
  other(setup: OrderSetup, body: Body): Promise<Body>
  /** What it does under the same name once that is forgotten, nothing where all is as wanted already; or what it is refused for. */
  readonly dayAfter: Effect | RefusalCode
  /** Brings about what it is refused for, with the code, and what takes that away; absent where only a wrong field is refused. */
  refusable?(setup: OrderSetup, body: Body): Promise<{ readonly code: string; remedy(): Promise<unknown> }>
}

const heldBy = async (customer: Customer, seats: unknown) => {
  await customer.enter()
  const { reservationId } = await customer.done<{ reservationId: string }>('hold', { scheduleId: DATE, seats })
  return () => customer.done('release', { reservationId })
}

/** Two concerts more than there are, and then one more. */
const catalogue = (concerts: number): Body => ({
  catalogue: catalogueOf({ ...ON_SALE, concerts }),
})

/** One for each recorded command of the operator's: the compiler misses one that is not here. */
export const ORDER_ROWS: { readonly [T in RecordedOperatorCommandType]: OrderRow } = {
  changeSale: {
    prepare: async () => ({ concertId: CONCERT, action: 'pause' }),
    effect: { logged: 1, recorded: 1 },
    other: async (_setup, body) => ({ ...body, action: 'close' }),
    dayAfter: {},
    refusable: async ({ stage }) => {
      const change = (action: string) => stage.order('changeSale', { concertId: CONCERT, action })
      await change('close')
      return { code: 'SALE_CLOSED', remedy: () => change('open') }
    },
  },

  changeAdmission: {
    prepare: async () => ({ concertId: CONCERT, maxActive: 17 }),
    effect: { logged: 1, recorded: 1 },
    other: async (_setup, body) => ({ ...body, maxActive: 18 }),
    dayAfter: {},
  },

  blockSeats: {
    prepare: async ({ customer }) => ({ scheduleId: DATE, seats: [customer.seat(), customer.seat()] }),
    effect: { seatsBlocked: 2, logged: 1, recorded: 1 },
    other: async ({ customer }, body) => ({ ...body, seats: [customer.seat()] }),
    dayAfter: {},
    refusable: async ({ customer }, { seats }) => ({ code: 'SEAT_TAKEN', remedy: await heldBy(customer, seats) }),
  },

  unblockSeats: {
    prepare: async ({ stage, customer }) => {
      const body = { scheduleId: DATE, seats: [customer.seat()] }
      await stage.order('blockSeats', body)
      return body
    },
    effect: { seatsBlocked: -1, logged: 1, recorded: 1 },
    other: async ({ customer }, body) => ({ ...body, seats: [customer.seat()] }),
    dayAfter: {},
  },

  releaseAllotment: {
    prepare: async () => ({ scheduleId: DATE, allotmentId: 'guests' }),
    effect: { logged: 1, recorded: 1 },
    other: async (_setup, body) => ({ ...body, scheduleId: 'gig-2' }),
    dayAfter: {},
  },

  creditWallet: {
    prepare: async ({ customer: { userId } }) => ({ userId, amount: 5_000 }),
    effect: { charged: 5_000, inWallets: 5_000, logged: 1, recorded: 1 },
    other: async (_setup, body) => ({ ...body, amount: 6_000 }),
    dayAfter: { charged: 5_000, inWallets: 5_000, logged: 1 },
    refusable: async ({ stage, customer }) => {
      const { userId } = customer
      const full = { type: 'wallet-charged', entryId: 'full', userId, amount: LIMITS.walletBalance, at: 0 } as const
      await stage.storage.commit([{ facts: [full] }])
      await customer.enter()
      const reservationId = await customer.held()
      return { code: 'AMOUNT_INVALID', remedy: () => customer.done('pay', { reservationId }) }
    },
  },

  refundReservation: {
    prepare: async ({ customer }) => ({ reservationId: await customer.bought(PRICE) }),
    effect: { ...REFUNDED, logged: 1, recorded: 1 },
    other: async ({ customer }) => ({ reservationId: await customer.bought(PRICE) }),
    dayAfter: 'RESERVATION_CANCELLED',
    refusable: async ({ stage, customer }) => {
      const { userId } = customer
      const full = { type: 'wallet-charged', entryId: 'full', userId, amount: LIMITS.walletBalance, at: 0 } as const
      await stage.storage.commit([{ facts: [full] }])
      const reservationId = await customer.held()
      return { code: 'AMOUNT_INVALID', remedy: () => customer.done('pay', { reservationId }) }
    },
  },

  importCatalogue: {
    prepare: async () => catalogue(4),
    effect: { logged: 1, recorded: 1 },
    other: async () => catalogue(5),
    dayAfter: {},
    refusable: async ({ stage }, body) => {
      const seats = { scheduleId: DATE, seats: ['A-20'] }
      await stage.order('blockSeats', seats)
      Object.assign((body.catalogue as ReturnType<typeof catalogueOf>).concerts[0] ?? {}, { name: 'Renamed' })
      return { code: 'INPUT_INVALID', remedy: () => stage.order('unblockSeats', seats) }
    },
  },
}
