import type { FrontRow, LiveSchedule, Queue } from '../../../client-sdk/index.ts'
import { LIMITS, type RecordedCommandType } from '../../../client-sdk/protocol/index.ts'
import { CONCERT, DATE } from '../../support/Sale.ts'
import { type Body, type Customer, type Door, doorsOf } from './Customer.ts'
import type { Effect } from './effects.ts'
import type { SaleStage } from './SaleStage.ts'

export const PRICE = 50_000

/** What a refund does in the books. */
export const REFUNDED: Effect = {
  seatsSold: -1,
  soldFor: -PRICE,
  reservationsPaid: -1,
  reservationsCancelled: 1,
  amountPaid: -PRICE,
  refunded: PRICE,
  inWallets: PRICE,
}

/** A command that is refused until something else has happened. */
export interface Refusable {
  readonly body: Body
  readonly code: string
  /** What is under way while the refusal is decided, ended. */
  readonly meanwhile?: () => Promise<unknown>
  /** Takes away what was in the way. */
  readonly remedy: () => Promise<unknown>
}

export interface RefusableSetup {
  readonly customer: Customer
  readonly rival: Customer
  readonly stage: SaleStage
}

/** A client of the SDK with everything open that a command can be sent by. */
export interface Open {
  readonly client: FrontRow
  readonly live: LiveSchedule
  readonly queue: Queue
}

/** All that is to be known of one recorded command. */
export interface Row {
  /** Brings about all the command needs, and gives its fields. */
  prepare(customer: Customer): Promise<Body>
  /** What it does, once, in the books. */
  readonly effect: Effect
  /** The same command at something else, or with something else, all of which is there. */
  readonly others: Readonly<Record<string, (customer: Customer, body: Body) => Promise<Body>>>
  refusable(setup: RefusableSetup): Promise<Refusable>
  /** What becomes of it under the same name once that is forgotten; the customer is in the queue again. */
  readonly dayAfter: 'done again' | string
  /** The ways in which the SDK sends it. */
  readonly ways: Readonly<Record<string, (open: Open, body: Body, commandId: string) => Promise<unknown>>>
}

const BEST = { quantity: 1 } as const
/** [N1] What can be waited for while everything is free: there is only one seat of that category. */
const OUT_OF_REACH = { quantity: 2, category: 'Box' } as const

const seatsIn = (body: Body): readonly string[] => body.seats as string[]
const reservationIn = (body: Body): string => body.reservationId as string

/** A hold that somebody too poor tries to pay. */
const whilePaying = async ({ customer, stage }: RefusableSetup): Promise<Refusable> => {
  await customer.enter()
  const body = { reservationId: await customer.held() }
  const proceed = stage.storage.hold('commit')
  const tooPoor = await stage.underWay(() => customer.send('pay', body))
  const meanwhile = (): Promise<unknown> => {
    proceed()
    return tooPoor.answer
  }
  return { body, code: 'PAYMENT_IN_PROGRESS', meanwhile, remedy: async () => undefined }
}

/** One for each recorded command: the compiler misses one that is not here, and so does a test. */
export const ROWS: { readonly [T in RecordedCommandType]: Row } = {
  hold: {
    prepare: async (customer) => {
      await customer.enter()
      return { scheduleId: DATE, seats: [customer.seat()] }
    },
    effect: { seatsHeld: 1, recorded: 1 },
    others: {
      'another seat': async (customer) => ({ scheduleId: DATE, seats: [customer.seat()] }),
      'one seat more': async (customer, body) => ({ ...body, seats: [...seatsIn(body), customer.seat()] }),
      'another date': async (_customer, body) => ({ ...body, scheduleId: 'gig-2' }),
      'the best instead': async () => ({ scheduleId: DATE, best: { quantity: 1 } }),
    },
    refusable: async ({ customer, rival }) => {
      await Promise.all([customer.enter(), rival.enter()])
      const body = { scheduleId: DATE, seats: [rival.seat()] }
      const { reservationId } = await rival.done<{ reservationId: string }>('hold', body)
      return { body, code: 'SEAT_TAKEN', remedy: () => rival.done('release', { reservationId }) }
    },
    dayAfter: 'done again',
    ways: {
      'over its socket': ({ live }, body, commandId) => live.hold(seatsIn(body), { commandId }),
      'over HTTP': ({ client }, body, commandId) => client.hold(DATE, seatsIn(body), { commandId }),
    },
  },

  release: {
    prepare: async (customer) => {
      await customer.enter()
      return { reservationId: await customer.held() }
    },
    effect: { seatsHeld: -1, released: 1, recorded: 1 },
    others: { 'another reservation': async (customer) => ({ reservationId: await customer.held() }) },
    refusable: whilePaying,
    dayAfter: 'RESERVATION_EXPIRED',
    ways: {
      'over its socket': ({ live }, body, commandId) => live.release(reservationIn(body), { commandId }),
      'over HTTP': ({ client }, body, commandId) => client.release(reservationIn(body), { commandId }),
    },
  },

  checkout: {
    prepare: async (customer) => {
      await customer.enter()
      return { reservationId: await customer.held() }
    },
    effect: { checkouts: 1, recorded: 1 },
    others: { 'another reservation': async (customer) => ({ reservationId: await customer.held() }) },
    refusable: whilePaying,
    dayAfter: 'RESERVATION_EXPIRED',
    ways: {
      'over its socket': ({ live }, body, commandId) => live.checkout(reservationIn(body), { commandId }),
      'over HTTP': ({ client }, body, commandId) => client.checkout(reservationIn(body), { commandId }),
    },
  },

  pay: {
    prepare: async (customer) => {
      await customer.done('charge', { amount: 2 * PRICE })
      await customer.enter()
      return { reservationId: await customer.held() }
    },
    effect: {
      seatsHeld: -1,
      seatsSold: 1,
      soldFor: PRICE,
      reservationsPaid: 1,
      amountPaid: PRICE,
      payments: 1,
      received: PRICE,
      debited: PRICE,
      inWallets: -PRICE,
      recorded: 1,
    },
    others: { 'another reservation': async (customer) => ({ reservationId: await customer.held() }) },
    refusable: async ({ customer }) => {
      await customer.enter()
      const body = { reservationId: await customer.held() }
      return { body, code: 'BALANCE_INSUFFICIENT', remedy: () => customer.done('charge', { amount: PRICE }) }
    },
    dayAfter: 'RESERVATION_ALREADY_PAID',
    ways: {
      'over its socket': ({ live }, body, commandId) => live.pay(reservationIn(body), { commandId }),
      'over HTTP': ({ client }, body, commandId) => client.pay(reservationIn(body), { commandId }),
    },
  },

  refund: {
    prepare: async (customer) => ({ reservationId: await customer.bought(PRICE) }),
    effect: { ...REFUNDED, recorded: 1 },
    others: { 'another reservation': async (customer) => ({ reservationId: await customer.bought(PRICE) }) },
    refusable: async ({ customer }) => {
      await customer.done('charge', { amount: PRICE })
      await customer.enter()
      const body = { reservationId: await customer.held() }
      return { body, code: 'RESERVATION_NOT_PAID', remedy: () => customer.done('pay', body) }
    },
    dayAfter: 'RESERVATION_CANCELLED',
    ways: {
      'over its socket': ({ live }, body, commandId) => live.refund(reservationIn(body), { commandId }),
      'over HTTP': ({ client }, body, commandId) => client.refund(reservationIn(body), { commandId }),
    },
  },

  withdrawTransfer: {
    prepare: async (customer) => {
      const reservationId = await customer.bought(PRICE)
      await customer.done('offerTransfer', { reservationId })
      return { reservationId }
    },
    effect: { offers: -1, recorded: 1 },
    others: { 'another reservation': async (customer) => ({ reservationId: await customer.bought(PRICE) }) },
    refusable: async ({ customer }) => {
      await customer.done('charge', { amount: PRICE })
      await customer.enter()
      const body = { reservationId: await customer.held() }
      const remedy = async () => {
        await customer.done('pay', body)
        await customer.done('offerTransfer', body)
      }
      return { body, code: 'RESERVATION_NOT_PAID', remedy }
    },
    dayAfter: 'OK',
    ways: {
      'over HTTP': ({ client }, body, commandId) => client.withdrawTransfer(reservationIn(body), { commandId }),
    },
  },

  acceptTransfer: {
    prepare: async (customer) => ({ transferCode: await (await customer.friend()).transferCode(PRICE) }),
    effect: { offers: -1, transfers: 1, recorded: 1 },
    others: {
      'another code': async (customer) => ({ transferCode: await (await customer.friend()).transferCode(PRICE) }),
    },
    refusable: async ({ customer }) => {
      const body = { transferCode: await (await customer.friend()).transferCode(PRICE) }
      await customer.enter()
      const seats = Array.from({ length: 4 }, () => customer.seat())
      const { reservationId } = await customer.done<{ reservationId: string }>('hold', { scheduleId: DATE, seats })
      return { body, code: 'SEAT_LIMIT', remedy: () => customer.done('release', { reservationId }) }
    },
    dayAfter: 'TRANSFER_CODE_INVALID',
    ways: {
      'over HTTP': ({ client }, body, commandId) => client.acceptTransfer(body.transferCode as string, { commandId }),
    },
  },

  joinWaitlist: {
    prepare: async () => ({ scheduleId: DATE, ...OUT_OF_REACH }),
    effect: { waiting: 1, recorded: 1 },
    others: {
      'one seat more': async (_customer, body) => ({ ...body, quantity: 3 }),
      'another date': async (_customer, body) => ({ ...body, scheduleId: 'gig-2' }),
    },
    refusable: async ({ customer }) => {
      await customer.enter()
      const seats = Array.from({ length: 3 }, () => customer.seat())
      const { reservationId } = await customer.done<{ reservationId: string }>('hold', { scheduleId: DATE, seats })
      const body = { scheduleId: DATE, ...OUT_OF_REACH }
      return { body, code: 'SEAT_LIMIT', remedy: () => customer.done('release', { reservationId }) }
    },
    dayAfter: 'OK',
    ways: {
      'over its socket': ({ live }, _body, commandId) => live.joinWaitlist(OUT_OF_REACH, { commandId }),
      'over HTTP': ({ client }, _body, commandId) => client.joinWaitlist(DATE, OUT_OF_REACH, { commandId }),
    },
  },

  leaveWaitlist: {
    prepare: async (customer) => {
      await customer.done('joinWaitlist', { scheduleId: DATE, ...OUT_OF_REACH })
      return { scheduleId: DATE }
    },
    effect: { waiting: -1, recorded: 1 },
    others: {
      'another date': async (customer) => {
        await customer.done('joinWaitlist', { scheduleId: 'gig-2', ...OUT_OF_REACH })
        return { scheduleId: 'gig-2' }
      },
    },
    refusable: async ({ customer }) => ({
      body: { scheduleId: DATE },
      code: 'NOT_ON_WAITLIST',
      remedy: () => customer.done('joinWaitlist', { scheduleId: DATE, ...OUT_OF_REACH }),
    }),
    dayAfter: 'NOT_ON_WAITLIST',
    ways: {
      'over its socket': ({ live }, _body, commandId) => live.leaveWaitlist({ commandId }),
      'over HTTP': ({ client }, _body, commandId) => client.leaveWaitlist(DATE, { commandId }),
    },
  },

  charge: {
    prepare: async () => ({ amount: 5_000 }),
    effect: { charged: 5_000, inWallets: 5_000, recorded: 1 },
    others: { 'another amount': async () => ({ amount: 6_000 }) },
    refusable: async ({ customer, stage }) => {
      const { userId } = customer
      const full = { type: 'wallet-charged', entryId: 'full', userId, amount: LIMITS.walletBalance, at: 0 } as const
      await stage.storage.commit([{ facts: [full] }])
      await customer.enter()
      const reservationId = await customer.held()
      return {
        body: { amount: 5_000 },
        code: 'AMOUNT_INVALID',
        remedy: () => customer.done('pay', { reservationId }),
      }
    },
    dayAfter: 'done again',
    ways: {
      'over HTTP': ({ client }, body, commandId) => client.charge(body.amount as number, { commandId }),
    },
  },

  leaveQueue: {
    prepare: async (customer) => {
      await customer.enter()
      return { concertId: CONCERT }
    },
    effect: { left: 1, recorded: 1 },
    others: {
      'another queue': async (customer) => {
        await customer.enter('gig2')
        return { concertId: 'gig2' }
      },
    },
    refusable: async ({ customer }) => {
      await customer.enter()
      await customer.done('leaveQueue', { concertId: CONCERT })
      return { body: { concertId: CONCERT }, code: 'TOKEN_EXPIRED', remedy: () => customer.enter() }
    },
    dayAfter: 'done again',
    ways: { 'over HTTP': ({ queue }, _body, commandId) => queue.leave({ commandId }) },
  },
}

/** [H8] The same command as a hold of named seats, and another thing to do. */
const BEST_HOLD: Row = {
  ...ROWS.hold,
  prepare: async (customer) => {
    await customer.enter()
    return { scheduleId: DATE, best: BEST }
  },
  refusable: async ({ customer }) => {
    await customer.enter()
    const seats = Array.from({ length: 4 }, () => customer.seat())
    const { reservationId } = await customer.done<{ reservationId: string }>('hold', { scheduleId: DATE, seats })
    const body = { scheduleId: DATE, best: BEST }
    return { body, code: 'SEAT_LIMIT', remedy: () => customer.done('release', { reservationId }) }
  },
  ways: {
    'over its socket': ({ live }, _body, commandId) => live.holdBest(BEST, { commandId }),
    'over HTTP': ({ client }, _body, commandId) => client.holdBest(DATE, BEST, { commandId }),
  },
}

/** Every row, and what it is of. */
export const ALL_ROWS: readonly { readonly type: RecordedCommandType; readonly row: Row; readonly what: string }[] = [
  ...Object.entries(ROWS).map(([what, row]) => ({ type: what as RecordedCommandType, row, what })),
  { type: 'hold', row: BEST_HOLD, what: 'hold of the best' },
]

/** A recorded command, the door it goes through first, and the door it is sent through again. */
export interface Crossing {
  readonly type: RecordedCommandType
  readonly row: Row
  readonly first: Door
  readonly again: Door
  /** `hold by http, again by socket` */
  readonly title: string
}

export const CROSSINGS: readonly Crossing[] = ALL_ROWS.flatMap(({ type, row, what }) => {
  const doors = doorsOf(type)
  return doors.flatMap((first) =>
    doors.map((again) => ({ type, row, first, again, title: `${what} by ${first}, again by ${again}` })),
  )
})
