import { createHash, timingSafeEqual } from 'node:crypto'
import {
  type CommandType,
  type DoorCommandType,
  LIMITS,
  type OperatorCommandType,
  type Outcome,
  problemOf,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import type { DoorDesk } from '../../rooms/box-office/DoorDesk.ts'
import type { OperatorDesk } from '../../rooms/box-office/OperatorDesk.ts'
import { answer, problem } from './answers.ts'
import { bearerOf, commandDoor, type DoorDeps, fieldsOf, flagOf, type Handler, readBody } from './commandDoor.ts'
import type { Route } from './Route.ts'
import type { TokenLimits } from './TokenLimits.ts'

export interface OperatorDoorDeps extends Pick<DoorDeps, 'clock'> {
  readonly adminToken: string
  /** Apart from those of the users, or a crowd behind the operator's proxy would lock the operator out. */
  readonly operatorLimits: TokenLimits
  readonly operatorDesk: Pick<OperatorDesk, 'execute'>
}

export interface HallDoorDeps extends Pick<DoorDeps, 'clock'> {
  readonly doorToken: string
  readonly doorLimits: TokenLimits
  readonly doorDesk: Pick<DoorDesk, 'execute'>
}

/** Lets nobody pass but who has the admin token, and tells strangers nothing else. */
export const operatorOnly = (
  { adminToken, operatorLimits }: Pick<OperatorDoorDeps, 'adminToken' | 'operatorLimits'>,
  handler: Handler,
): Handler => bearerOnly(adminToken, operatorLimits, handler)

const bearerOnly = (token: string, limits: TokenLimits, handler: Handler): Handler => {
  const isToken = sameSecret(token)
  return async (c) => {
    const request = c.req.raw
    const isRight = isToken(bearerOf(request) ?? '')
    const refused = limits.refuse(request, c.env, isRight)
    if (refused !== undefined) return refused
    return isRight ? handler(c) : problem(request, problemOf(refuse('UNAUTHENTICATED')))
  }
}

/** Gives each of the operator's routes the handler that has the desk carry its command out. */
export const operatorDoor =
  (deps: OperatorDoorDeps): ((route: Route<OperatorCommandType>) => Handler) =>
  (route) =>
    operatorOnly(
      deps,
      deskDoor(route, deps.clock, (asked) => deps.operatorDesk.execute({ type: route.command, ...asked })),
    )

/** The same for the doors of the hall, with a token of their own that opens nothing else. */
export const hallDoor =
  (deps: HallDoorDeps): ((route: Route<DoorCommandType>) => Handler) =>
  (route) =>
    bearerOnly(
      deps.doorToken,
      deps.doorLimits,
      deskDoor(route, deps.clock, (asked) => deps.doorDesk.execute({ type: route.command, ...asked })),
    )

const deskDoor =
  (
    route: Route,
    clock: DoorDeps['clock'],
    execute: (asked: { readonly body: object; readonly commandId: string | undefined }) => Promise<Outcome>,
  ): Handler =>
  async ({ req }) => {
    const body = await fieldsOf(route, req, clock)
    if (body instanceof Response) return body
    return answer(req.raw, await execute({ body, commandId: req.header('idempotency-key') }))
  }

/**
 * The keys, which are for everybody. Who shows a token for them is limited as a door is: a crowd behind the same address would keep the doors from
 * learning.
 */
export const keysDoor = (deps: DoorDeps & HallDoorDeps): ((route: Route<CommandType>) => Handler) => {
  const { doorToken, doorLimits, addressLimits } = deps
  const isToken = sameSecret(doorToken)
  return commandDoor({
    ...deps,
    addressLimits: {
      refuse: (request, peer, cost) => {
        const shown = bearerOf(request)
        if (shown === undefined) return addressLimits.refuse(request, peer, cost)
        return doorLimits.refuse(request, peer, isToken(shown))
      },
    },
  })
}

/** The import, whose body is the catalogue itself and may be far longer than any other. */
export const catalogueDoor = (deps: OperatorDoorDeps): Handler =>
  operatorOnly(deps, async ({ req }) => {
    const most = { bytes: LIMITS.catalogueBytes, ms: LIMITS.catalogueMs }
    const read = await readBody(req.raw, most, deps.clock)
    if (read instanceof Response) return read
    const body = { catalogue: read.value, dryRun: flagOf(req.query('dryRun') ?? '0') }
    const commandId = req.header('idempotency-key')
    return answer(req.raw, await deps.operatorDesk.execute({ type: 'importCatalogue', body, commandId }))
  })

/** Compares in constant time, whatever the lengths. */
const sameSecret = (secret: string): ((given: string) => boolean) => {
  const digestOf = (value: string): Buffer => createHash('sha256').update(value).digest()
  const expected = digestOf(secret)
  return (given) => timingSafeEqual(digestOf(given), expected)
}
