import { LIMITS, type SaleAction } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Scene } from './Scene.ts'

export const DAY_MS = LIMITS.pauseMs

export const order = (scene: Scene, action: SaleAction) => scene.order('changeSale', { concertId: 'c', action })
export const orderSeat = (scene: Scene, type: 'blockSeats' | 'unblockSeats', number: number) =>
  scene.order(type, { scheduleId: 'c-1', seats: [`A-${number}`] })

/** Every deadline that a pause moves. */
export const move = (scene: Scene, ms: number): void => {
  for (const rows of [scene.reservations, scene.tokens] as Map<string, ReservationRecord>[]) {
    for (const [id, row] of rows) {
      if (row.state === 'HELD' || (row.state as string) === 'ACTIVE')
        rows.set(id, { ...row, expiresAt: row.expiresAt + ms })
    }
  }
}
/** The operator’s line in the audit log. */
export const log = (scene: Scene, kind: string, detail: Readonly<Record<string, unknown>> = {}): void => {
  const position = scene.audit.length + 1
  scene.audit.push({ position, at: scene.nowMs, actor: 'operator', kind, concertId: 'c', detail })
}
export const pause = (scene: Scene, movedMs = DAY_MS): void => {
  const asked = order(scene, 'pause')
  log(scene, 'sale-paused')
  scene.sale = { stopped: { state: 'PAUSED', at: scene.nowMs } }
  move(scene, movedMs)
  scene.commit()
  scene.tellOrder(asked, { concertId: 'c', saleState: 'PAUSED' })
}
export const close = (scene: Scene): void => {
  order(scene, 'close')
  log(scene, 'sale-closed')
  scene.sale = { stopped: { state: 'CLOSED', at: scene.nowMs } }
  scene.commit()
}
export const resume = (scene: Scene, movedMs: number): void => {
  order(scene, 'resume')
  log(scene, 'sale-resumed')
  scene.sale = {}
  move(scene, movedMs)
  scene.commit()
}
export const block = (scene: Scene, ...numbers: number[]): void => {
  const asked = numbers.map((number) => orderSeat(scene, 'blockSeats', number))
  scene.blocked = numbers.map((number) => number - 1)
  log(scene, 'seats-blocked', { scheduleId: 'c-1', seats: numbers.map((number) => `A-${number}`) })
  scene.commit()
  for (const one of asked) scene.tellOrder(one, { scheduleId: 'c-1', seatsBlocked: numbers.length })
}
export const tellSeat = (scene: Scene, status: string): void => {
  const body = { scheduleId: 'c-1', all: true }
  const call = scene.ask('u1', 'seats', body, { queueToken: 'c.u1' })
  scene.tell(call, {
    seats: ['A-1', 'A-2', 'A-3'].map((seatId, at) => ({ seatId, status: ['HELD', 'FREE', status][at] })),
  })
}
export const tellToken = (scene: Scene, expiresAt: number): void => {
  const place = { concertId: 'c', state: 'ACTIVE', sequence: 1, ahead: 0, pollAfterMs: 1_000 }
  const call = scene.ask('u1', 'queueToken', {}, { queueToken: 'c.u1' })
  scene.tell(call, { ...place, token: 'c.u1', expiresAt: new Date(expiresAt).toISOString() })
}
export const holdAnother = (scene: Scene): void => {
  scene.hold('u1', 'r2', 1)
  scene.commit()
}
export const admitAnother = (scene: Scene): void => {
  scene.end('u1', 'LEFT')
  scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
  scene.admit('u2')
  scene.commit()
}
export const deadlineOf = (scene: Scene): number => scene.tokens.get('c.u1')?.expiresAt ?? 0
