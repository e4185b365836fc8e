import { z } from 'zod'
import {
  COMMAND_BODIES,
  type CommandType,
  DOOR_COMMAND_BODIES,
  type DoorCommandType,
  OPERATOR_COMMAND_BODIES,
  type OperatorCommandType,
  RECORDED_COMMANDS,
  RECORDED_DOOR_COMMANDS,
  RECORDED_OPERATOR_COMMANDS,
  type RefusalCode,
} from '../../client-sdk/protocol/index.ts'

type AnyCommandType = CommandType | OperatorCommandType | DoorCommandType

/**
 * One command over HTTP. Its fields come from the path where the path names them, else from the query of a GET or
 * DELETE, else from the
 * JSON body.
 */
export interface Route<Command extends AnyCommandType = AnyCommandType> {
  readonly method: 'get' | 'post' | 'delete'
  readonly path: string
  readonly command: Command
  readonly summary: string
  /** The success statuses: 201 where something is new. */
  readonly answers: readonly (200 | 201 | 204)[]
  readonly body?: z.ZodType
  /**
   * `user`: a bearer. `token`: the queue token too. `token?`: looked at if it is there. `admin`: the operator's
   * bearer. `door`: that of the doors.
   */
  readonly needs: Command extends CommandType
    ? 'nothing' | 'user' | 'token' | 'token?'
    : Command extends DoorCommandType
      ? 'door'
      : 'admin'
  /** Beside those that any route of its kind may answer. */
  readonly refusals?: readonly RefusalCode[]
}

/** Why nothing is refunded, whoever asks. */
export const REFUND: readonly RefusalCode[] = [
  'RESERVATION_NOT_PAID',
  'RESERVATION_CANCELLED',
  'PAYMENT_IN_PROGRESS',
  'ALREADY_CHECKED_IN',
  'AMOUNT_INVALID',
]

/** The names that a path gives values to. */
export const pathFields = (route: Route): readonly string[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string)

const BODIES: Readonly<Record<Route['command'], z.ZodObject>> = {
  ...COMMAND_BODIES,
  ...OPERATOR_COMMAND_BODIES,
  ...DOOR_COMMAND_BODIES,
}

/** The fields of the command that the path leaves over, for the query or the body. */
export const otherFields = (route: Route): z.ZodObject => {
  const inPath = pathFields(route)
  const fields = Object.entries(BODIES[route.command].shape)
  return z.strictObject(Object.fromEntries(fields.filter(([name]) => !inPath.includes(name))))
}

const RECORDED: readonly string[] = [...RECORDED_COMMANDS, ...RECORDED_OPERATOR_COMMANDS, ...RECORDED_DOOR_COMMANDS]

export const isRecorded = (command: Route['command']): boolean => RECORDED.includes(command)

const WHO: Readonly<Record<Route['needs'], readonly RefusalCode[]>> = {
  nothing: ['RATE_LIMITED'],
  user: ['UNAUTHENTICATED', 'USER_NOT_FOUND', 'RATE_LIMITED'],
  token: ['UNAUTHENTICATED', 'USER_NOT_FOUND', 'RATE_LIMITED'],
  'token?': ['UNAUTHENTICATED', 'USER_NOT_FOUND', 'RATE_LIMITED'],
  admin: ['UNAUTHENTICATED', 'RATE_LIMITED'],
  door: ['UNAUTHENTICATED', 'RATE_LIMITED'],
}

/** Every code that a route may refuse with. */
export const refusalsOf = (route: Route): readonly RefusalCode[] => [
  'INPUT_INVALID',
  ...WHO[route.needs],
  ...(route.refusals ?? []),
  ...(isRecorded(route.command) ? (['COMMAND_REUSED'] as const) : []),
  'UNAVAILABLE',
]
