import { problemOf, type RefusalCode } from '../../../client-sdk/protocol/index.ts'
import { buy, type Scene } from './Scene.ts'
import type { Scan } from './ticketRules.ts'

/** `r1` is sold to `u1`, who is told a code that is good for 5 s. */
export const offer = (scene: Scene, transferCode: string, userId = 'u1'): void => {
  const call = scene.ask(userId, 'offerTransfer', { reservationId: 'r1' })
  const expiresAt = scene.nowMs + 5_000
  scene.change(scene.reservations, 'r1', { transferUntil: expiresAt })
  scene.commit()
  scene.tell(call, { reservationId: 'r1', transferCode, expiresAt: new Date(expiresAt).toISOString() })
}

/** It is another's, with whatever right. */
export const passOn = (scene: Scene, userId: string): void => {
  const { buyerId, userId: giver = '', generation = 0 } = scene.reservations.get('r1') ?? {}
  const buyer = buyerId ?? giver
  scene.change(scene.reservations, 'r1', {
    userId,
    generation: generation + 1,
    buyerId: buyer === userId ? undefined : buyer,
    transferUntil: undefined,
  })
  scene.commit()
}

export const accept = (scene: Scene, userId: string, transferCode: string): void => {
  const call = scene.ask(userId, 'acceptTransfer', { transferCode })
  passOn(scene, userId)
  tellAccepted(scene, call)
}

export const tellAccepted = (scene: Scene, call: Parameters<Scene['tell']>[0]): void =>
  scene.tell(call, {
    reservationId: 'r1',
    scheduleId: 'c-1',
    seats: ['A-1'],
    at: new Date(scene.nowMs).toISOString(),
  })

export const given = (scene: Scene): void => {
  buy(scene)
  offer(scene, 'code-1')
  accept(scene, 'u2', 'code-1')
}

let names = 0

/** Somebody comes to a door with a ticket of `r1`. */
export const come = (scene: Scene, generation: number, door = 'North'): Scan =>
  scene.scan({ reservationId: 'r1', generation, isOfDate: true, door, commandId: `scan-${++names}` })

/** The store says that it has let somebody in. */
export const letIn = (scene: Scene, door = 'North'): void => {
  scene.change(scene.reservations, 'r1', { checkedInAt: scene.nowMs, door, transferUntil: undefined })
  scene.commit()
}

/** As it is in the store, or might be there. */
export const tellIn = (scene: Scene, scan: Scan, door = scan.door): void => {
  const at = new Date(scene.reservations.get('r1')?.checkedInAt ?? scene.nowMs).toISOString()
  const body = { reservationId: 'r1', scheduleId: 'c-1', seats: ['A-1'], at, door }
  scene.answerScan(scan, { ok: true, status: 201, body })
}

export const turnAway = (scene: Scene, scan: Scan, code: RefusalCode, details: object = {}): void =>
  scene.answerScan(scan, { ok: false, problem: problemOf({ code, ...details }) })
