import { Random } from '../simulation/Random.ts'
import type { Operation } from './Contract.ts'
import { FRAME_KINDS, type FrameInput, frameInput } from './frameInputs.ts'
import { MESSAGE_KINDS, type MessageInput, messageInput, type RoomKind } from './messageInputs.ts'
import { MUTATIONS } from './requestMutations.ts'
import { bytesOf, type DraftedRequest, rightRequest, type Targets } from './requests.ts'
import { UPGRADE_KINDS, upgradeInput } from './upgradeInputs.ts'
import { WIRE_KINDS, type WireInput, wireInput } from './wireInputs.ts'

/** Some of the crowd have a few sockets, in fixed rooms. */
export const SLOTS = 64
export const USERS = 48
/** More than one may have, all in the same room. */
const SLOTS_OF_ONE_USER = 6

export interface Slot {
  readonly user: number
  readonly room: RoomKind
  /** In the concert that is imported again and again, whose rooms then close. */
  readonly imported: boolean
}

export const slotAt = (slot: number): Slot => ({
  user: slot < SLOTS_OF_ONE_USER ? 0 : slot % USERS,
  room: slot < SLOTS_OF_ONE_USER || slot % 3 === 0 ? 'waiting' : 'schedule',
  imported: slot >= SLOTS - 4,
})

interface Named {
  /** From 1. */
  readonly number: number
  /** What it shows a server, for the tally of what has been shown. */
  readonly sights: readonly string[]
}

export type Input = Named &
  (
    | {
        readonly kind: 'request'
        readonly user: number
        readonly operation: Operation
        /** Whether it still calls the operation that it was made for. */
        readonly strayed: boolean
        readonly bytes: Buffer
      }
    | ({ readonly kind: 'wire' | 'upgrade' } & WireInput)
    | ({ readonly kind: 'message'; readonly slot: number } & MessageInput)
    | ({ readonly kind: 'frame'; readonly slot: number } & FrameInput)
    | { readonly kind: 'silent' | 'deaf'; readonly user: number }
  )

const KINDS = { request: 3_500, message: 5_500, frame: 450, wire: 360, upgrade: 170, silent: 19, deaf: 1 } as const
/** A right request now and then is what keeps the sale moving. */
const RIGHT_REQUESTS = 0.4

const WEIGHTS: Readonly<Record<string, number>> = {
  'POST /api/schedules/{scheduleId}/reservations': 6,
  'POST /api/concerts/{concertId}/queue-tokens': 4,
  // What has to be paid first, and only then can be passed on and shown at a door.
  'POST /api/reservations/{reservationId}/payment': 2,
  'POST /api/reservations/{reservationId}/transfer': 3,
  'POST /api/transfers': 3,
  'GET /api/reservations/{reservationId}/ticket': 4,
  'POST /api/check-in': 2,
  'POST /api/wallet/charges': 2,
  'POST /api/users': 0.7,
  'DELETE /api/queue-token': 0.5,
  'POST /api/admin/catalogue': 0.8,
}

/** Every sight that inputs alone can give: each route is called, each kind of mutation is sent. */
export const inputSights = ({ contract }: Targets): readonly string[] => [
  ...contract.operations.map(({ name }) => `request: ${name}`),
  ...Object.keys(MUTATIONS).map((kind) => `mutation: ${kind}`),
  ...WIRE_KINDS.map((kind) => `wire: ${kind}`),
  ...UPGRADE_KINDS.map((kind) => `upgrade: ${kind}`),
  ...MESSAGE_KINDS.map((kind) => `message: ${kind}`),
  ...FRAME_KINDS.map((kind) => `frame: ${kind}`),
  'join never confirmed',
  'socket that never reads',
]

/**
 * The input of that number: always the same for a seed, but for the names that the server gives (tokens, ids), which
 * are whatever it gave to the member of the crowd that the input is of.
 */
export const inputOf = (seed: number, number: number, targets: Targets): Input => {
  const random = new Random(Math.imul(seed, 0x01000193) ^ Math.imul(number, 0x9e3779b1))
  const kind = random.weighted(KINDS)
  const user = random.between(0, USERS - 1)
  switch (kind) {
    case 'request':
      return { number, ...requestInput(user, random, targets) }
    case 'wire': {
      const how = random.pick(WIRE_KINDS)
      const { draft } = rightRequest(targets, operationOf(random, targets), user, random)
      return { number, kind, sights: [`wire: ${how}`], ...wireInput(how, bytesOf(draft), random) }
    }
    case 'upgrade': {
      const how = random.pick(UPGRADE_KINDS)
      return { number, kind, sights: [`upgrade: ${how}`], ...upgradeInput(how, random, targets.crowd) }
    }
    case 'message':
    case 'frame':
      return { number, ...socketInput(kind, number, random, targets) }
    case 'silent':
      return { number, kind, user, sights: ['join never confirmed'] }
    case 'deaf':
      return { number, kind, user, sights: ['socket that never reads'] }
  }
}

const operationOf = (random: Random, { contract }: Targets): Operation => {
  const names = Object.fromEntries(contract.operations.map(({ name }) => [name, WEIGHTS[name] ?? 1]))
  const name = random.weighted(names)
  return contract.operations.find((operation) => operation.name === name) as Operation
}

const requestInput = (user: number, random: Random, targets: Targets) => {
  const operation = operationOf(random, targets)
  let request: DraftedRequest = rightRequest(targets, operation, user, random)
  const right = request.draft
  const sights = [`request: ${operation.name}`]
  for (let more = random.chance(RIGHT_REQUESTS) ? 0 : random.between(1, 3); more > 0; more -= 1) {
    const kind = random.pick(Object.keys(MUTATIONS))
    request = { ...request, draft: { ...request.draft, ...MUTATIONS[kind]?.(request, random, targets) } }
    sights.push(`mutation: ${kind}`)
  }
  const strayed = request.draft.method !== right.method || request.draft.path !== right.path
  return { kind: 'request' as const, user, operation, strayed, sights, bytes: bytesOf(request.draft) }
}

const socketInput = (kind: 'message' | 'frame', number: number, random: Random, targets: Targets) => {
  const slot = random.between(0, SLOTS - 1)
  const { user, room } = slotAt(slot)
  const made = (how: string): MessageInput =>
    messageInput(how, { user, room, requestId: FIRST_REQUEST_ID + number * 3 }, random, targets.crowd)
  if (kind === 'message') {
    const how = random.chance(RIGHT_REQUESTS) ? 'right request' : random.pick(MESSAGE_KINDS)
    return { kind, slot, sights: [`message: ${how}`], ...made(how) }
  }
  const how = random.pick(FRAME_KINDS)
  const [right = Buffer.of()] = made('right request').messages
  return { kind, slot, sights: [`frame: ${how}`], ...frameInput(how, right, random) }
}

/** Above what a random byte or two could hit. */
const FIRST_REQUEST_ID = 1_000_000
