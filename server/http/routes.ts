import { z } from 'zod'
import {
  Charge,
  COMMAND_BODIES,
  type CommandType,
  Concert,
  Entry,
  Id,
  Payment,
  Plan,
  QueueToken,
  RECORDED_COMMANDS,
  type RefusalCode,
  Reservation,
  Schedule,
  Seat,
  Ticket,
  User,
  Wallet,
} from '../../client-sdk/protocol/index.ts'
import type { Config } from '../config.ts'

/**
 * One command over HTTP. Its fields come from the path where the path names them, else from the query of a GET or
 * DELETE, else from the
 * JSON body.
 */
export interface Route {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly command: CommandType
  readonly summary: string
  /** The success statuses: 201 where something is new. */
  readonly answers: readonly (200 | 201 | 204)[]
  readonly body?: z.ZodType
  /** `user`: a bearer. `token`: the queue token too. `token?`: looked at if it is there. */
  readonly needs: 'nothing' | 'user' | 'token' | 'token?'
  /** Beside those that any route of its kind may answer. */
  readonly refusals?: readonly RefusalCode[]
}

const TOKEN: readonly RefusalCode[] = ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE']

const ROUTES: readonly Route[] = [
  {
    method: 'post',
    path: '/api/users',
    command: 'register',
    needs: 'nothing',
    summary: 'Make a new user',
    answers: [201],
    body: User,
  },
  {
    method: 'get',
    path: '/api/concerts',
    command: 'concerts',
    needs: 'nothing',
    summary: 'List the concerts and their dates',
    answers: [200],
    body: z.object({ concerts: z.array(Concert) }),
  },
  {
    method: 'post',
    path: '/api/concerts/:concertId/queue-tokens',
    command: 'enterQueue',
    needs: 'user',
    summary: 'Enter the queue of a concert, or get back the place already taken',
    answers: [201, 200],
    body: QueueToken,
    refusals: ['CONCERT_NOT_FOUND'],
  },
  {
    method: 'get',
    path: '/api/queue-token',
    command: 'queueToken',
    needs: 'token',
    summary: 'Poll the place in the queue',
    answers: [200],
    body: QueueToken,
    refusals: ['TOKEN_INVALID'],
  },
  {
    method: 'delete',
    path: '/api/queue-token',
    command: 'leaveQueue',
    needs: 'token',
    summary: 'Leave the queue',
    answers: [204],
    refusals: ['TOKEN_INVALID', 'TOKEN_EXPIRED', 'PAYMENT_IN_PROGRESS'],
  },
  {
    method: 'get',
    path: '/api/concerts/:concertId/schedules',
    command: 'schedules',
    needs: 'token',
    summary: 'List the dates that have seats left',
    answers: [200],
    body: z.object({ schedules: z.array(Schedule) }),
    refusals: ['CONCERT_NOT_FOUND', ...TOKEN],
  },
  {
    method: 'get',
    path: '/api/schedules/:scheduleId/seats',
    command: 'seats',
    needs: 'token',
    summary: 'List the free seats of a date, or with all=1 every seat',
    answers: [200],
    body: z.object({ seats: z.array(Seat) }),
    refusals: ['SCHEDULE_NOT_FOUND', ...TOKEN],
  },
  {
    method: 'get',
    path: '/api/schedules/:scheduleId/plan',
    command: 'plan',
    needs: 'nothing',
    summary: 'Read how the hall of a date is drawn beside its seats',
    answers: [200],
    body: Plan,
    refusals: ['SCHEDULE_NOT_FOUND'],
  },
  {
    method: 'post',
    path: '/api/schedules/:scheduleId/tickets',
    command: 'ticket',
    needs: 'token',
    summary: 'Get a join ticket for the live seat map of a date',
    answers: [200],
    body: z.object({ ticket: Ticket }),
    refusals: ['SCHEDULE_NOT_FOUND', ...TOKEN],
  },
  {
    method: 'post',
    path: '/api/schedules/:scheduleId/reservations',
    command: 'hold',
    needs: 'token',
    summary: 'Hold seats',
    answers: [201],
    body: Reservation,
    refusals: ['SCHEDULE_NOT_FOUND', ...TOKEN, 'SALE_NOT_OPEN', 'SEAT_NOT_FOUND', 'SEAT_LIMIT', 'SEAT_TAKEN'],
  },
  {
    method: 'get',
    path: '/api/reservations',
    command: 'reservations',
    needs: 'user',
    summary: 'List my reservations, ended ones included',
    answers: [200],
    body: z.object({ reservations: z.array(Reservation) }),
  },
  {
    method: 'get',
    path: '/api/reservations/:reservationId',
    command: 'reservation',
    needs: 'user',
    summary: 'Read one of my reservations',
    answers: [200],
    body: Reservation,
    refusals: ['RESERVATION_NOT_FOUND'],
  },
  {
    method: 'delete',
    path: '/api/reservations/:reservationId',
    command: 'release',
    needs: 'user',
    summary: 'Release a hold',
    answers: [204],
    refusals: ['RESERVATION_NOT_FOUND', 'RESERVATION_EXPIRED', 'RESERVATION_ALREADY_PAID', 'PAYMENT_IN_PROGRESS'],
  },
  {
    method: 'post',
    path: '/api/reservations/:reservationId/payment',
    command: 'pay',
    needs: 'token?',
    summary: 'Pay a hold from the wallet',
    answers: [201],
    body: Payment,
    refusals: [
      'RESERVATION_NOT_FOUND',
      ...TOKEN,
      'RESERVATION_EXPIRED',
      'RESERVATION_ALREADY_PAID',
      'PAYMENT_IN_PROGRESS',
      'BALANCE_INSUFFICIENT',
    ],
  },
  {
    method: 'get',
    path: '/api/wallet',
    command: 'wallet',
    needs: 'user',
    summary: 'Read my balance',
    answers: [200],
    body: Wallet,
  },
  {
    method: 'post',
    path: '/api/wallet/charges',
    command: 'charge',
    needs: 'user',
    summary: 'Charge my wallet',
    answers: [201],
    body: Charge,
    refusals: ['AMOUNT_INVALID'],
  },
  {
    method: 'get',
    path: '/api/wallet/entries',
    command: 'entries',
    needs: 'user',
    summary: 'Read my ledger, oldest entry first',
    answers: [200],
    body: z.object({ entries: z.array(Entry), next: Id.optional() }),
  },
]

/** [S6] Without `selfCharge` there is no way for a user to charge a wallet. */
export const routesFor = ({ selfCharge }: Pick<Config, 'selfCharge'>): readonly Route[] =>
  selfCharge ? ROUTES : ROUTES.filter(({ command }) => command !== 'charge')

/** The names that a path gives values to. */
export const pathFields = (route: Route): readonly string[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)

/** The fields of the command that the path leaves over, for the query or the body. */
export const otherFields = (route: Route): z.ZodObject => {
  const inPath = pathFields(route)
  const fields: z.ZodObject = COMMAND_BODIES[route.command]
  return z.strictObject(Object.fromEntries(Object.entries(fields.shape).filter(([name]) => !inPath.includes(name))))
}

export const isRecorded = (command: CommandType): boolean => (RECORDED_COMMANDS as readonly string[]).includes(command)

/** Every code that a route may refuse with. */
export const refusalsOf = (route: Route): readonly RefusalCode[] => [
  'INPUT_INVALID',
  ...(route.needs === 'nothing' ? [] : (['UNAUTHENTICATED', 'USER_NOT_FOUND'] as const)),
  'RATE_LIMITED',
  ...(route.refusals ?? []),
  ...(isRecorded(route.command) ? (['COMMAND_REUSED'] as const) : []),
  'UNAVAILABLE',
]
