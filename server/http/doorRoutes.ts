import { CheckIn, type DoorCommandType, RevokedTickets } from '../../client-sdk/protocol/index.ts'
import type { Route } from './Route.ts'

/** What the doors of a hall ask. The keys that tickets are known by are no secret, and a route for everybody. */
export const DOOR_ROUTES: readonly Route<DoorCommandType>[] = [
  {
    method: 'post',
    path: '/api/check-in',
    command: 'checkIn',
    needs: 'door',
    summary: 'Let the bearer of a ticket in, once',
    answers: [201],
    body: CheckIn,
    refusals: [
      'SCHEDULE_NOT_FOUND',
      'TICKET_INVALID',
      'TICKET_WRONG_DATE',
      'TICKET_TRANSFERRED',
      'RESERVATION_CANCELLED',
      'ALREADY_CHECKED_IN',
    ],
  },
  {
    method: 'get',
    path: '/api/schedules/:scheduleId/revoked-tickets',
    command: 'revokedTickets',
    needs: 'door',
    summary:
      'List the tickets of a date that became void behind a number, in order, for a door that verifies them by itself',
    answers: [200],
    body: RevokedTickets,
    refusals: ['SCHEDULE_NOT_FOUND', 'EVENTS_GONE'],
  },
]
