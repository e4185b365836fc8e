import { createHash, timingSafeEqual } from 'node:crypto'
import { type OperatorCommandType, problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import type { OperatorDesk } from '../../rooms/box-office/OperatorDesk.ts'
import { answer, problem } from './answers.ts'
import { bearerOf, fieldsOf, type Handler } from './commandDoor.ts'
import type { Route } from './Route.ts'

export interface OperatorDoorDeps {
  readonly adminToken: string
  readonly operatorDesk: Pick<OperatorDesk, 'execute'>
}

/** Lets nobody pass but who has the admin token, and tells strangers nothing else. */
export const operatorOnly = (adminToken: string, handler: Handler): Handler => {
  const isAdmin = sameSecret(adminToken)
  return async (c) => {
    const request = c.req.raw
    return isAdmin(bearerOf(request) ?? '') ? handler(c) : problem(request, problemOf(refuse('UNAUTHENTICATED')))
  }
}

/** Gives each of the operator's routes the handler that has the desk carry its command out. */
export const operatorDoor =
  ({ adminToken, operatorDesk }: OperatorDoorDeps): ((route: Route<OperatorCommandType>) => Handler) =>
  (route) =>
    operatorOnly(adminToken, async ({ req }) => {
      const body = await fieldsOf(route, req)
      if (body instanceof Response) return body
      const commandId = req.header('idempotency-key')
      return answer(req.raw, await operatorDesk.execute({ type: route.command, body, commandId }))
    })

/** Compares in constant time, whatever the lengths. */
const sameSecret = (secret: string): ((given: string) => boolean) => {
  const digestOf = (value: string): Buffer => createHash('sha256').update(value).digest()
  const expected = digestOf(secret)
  return (given) => timingSafeEqual(digestOf(given), expected)
}
