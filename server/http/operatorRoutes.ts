import { Admission, type OperatorCommandType, SaleSetting, SeatBlocks } from '../../client-sdk/protocol/index.ts'
import type { Route } from './Route.ts'

/** The operator's commands. The import of a catalogue, whose body is of another size and kind, is no part of them. */
export const OPERATOR_ROUTES: readonly Route<OperatorCommandType>[] = [
  {
    method: 'post',
    path: '/api/admin/concerts/:concertId/sale',
    command: 'changeSale',
    needs: 'admin',
    summary: 'Open, pause, resume or close a sale',
    answers: [200],
    body: SaleSetting,
    refusals: ['CONCERT_NOT_FOUND', 'SALE_CLOSED'],
  },
  {
    method: 'post',
    path: '/api/admin/concerts/:concertId/admission',
    command: 'changeAdmission',
    needs: 'admin',
    summary: 'Change the pace of admission: what is not named stays',
    answers: [200],
    body: Admission,
    refusals: ['CONCERT_NOT_FOUND'],
  },
  {
    method: 'post',
    path: '/api/admin/schedules/:scheduleId/blocks',
    command: 'blockSeats',
    needs: 'admin',
    summary: 'Take free seats out of the sale',
    answers: [200],
    body: SeatBlocks,
    refusals: ['SCHEDULE_NOT_FOUND', 'SEAT_NOT_FOUND', 'SEAT_TAKEN'],
  },
  {
    method: 'post',
    path: '/api/admin/schedules/:scheduleId/unblocks',
    command: 'unblockSeats',
    needs: 'admin',
    summary: 'Give blocked seats back to the sale',
    answers: [200],
    body: SeatBlocks,
    refusals: ['SCHEDULE_NOT_FOUND', 'SEAT_NOT_FOUND'],
  },
]
