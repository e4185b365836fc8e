import { Protocol } from '@colyseus/core'
import { FRAME_BYTES } from '../../server/transport/Listener.ts'
import type { Random } from '../simulation/Random.ts'
import { closeFrame, frame, OPCODES } from './webSocketFrames.ts'

/** What goes wrong below the messages, on the WebSocket itself. Most of it ends the connection of who sends it. */
export interface FrameInput {
  readonly bytes: Buffer
  /**
   * `server`: it has to close. `us`: we hang up right behind it, for it waits for more. `reset`: the same, by a reset.
   * `nobody`: the connection goes on.
   */
  readonly closes: 'server' | 'us' | 'reset' | 'nobody'
}

const PING = Buffer.of(Protocol.PING)
const NO_TEXT = Buffer.of(0xff, 0xfe, 0x80)

const FRAME_MUTATIONS: Readonly<Record<string, (right: Buffer, random: Random) => FrameInput>> = {
  'text for bytes': (right) => ({
    bytes: frame(Buffer.from(right.toString('base64')), { opcode: OPCODES.text }),
    closes: 'nobody',
  }),
  'text that is none': () => ({ bytes: frame(NO_TEXT, { opcode: OPCODES.text }), closes: 'server' }),
  'message in fragments': (right, random) => {
    const cut = random.between(0, right.length)
    const bytes = Buffer.concat([
      frame(right.subarray(0, cut), { fin: false }),
      frame(Buffer.from('between'), { opcode: OPCODES.ping }),
      frame(Buffer.of(), { opcode: OPCODES.continuation, fin: false }),
      frame(right.subarray(cut), { opcode: OPCODES.continuation }),
    ])
    return { bytes, closes: 'nobody' }
  },
  'message in a thousand fragments': () => {
    const part = frame(Buffer.of(Protocol.PING), { opcode: OPCODES.continuation, fin: false })
    const bytes = Buffer.concat([frame(PING, { fin: false }), ...Array.from({ length: 1_000 }, () => part)])
    return { bytes, closes: 'us' }
  },
  'fragments without an end': (right) => ({ bytes: frame(right, { fin: false }), closes: 'us' }),
  'message amid fragments': (right) => ({
    bytes: Buffer.concat([frame(right, { fin: false }), frame(right)]),
    closes: 'server',
  }),
  'continuation of nothing': (right) => ({ bytes: frame(right, { opcode: OPCODES.continuation }), closes: 'server' }),
  'frame of the largest size': () => ({ bytes: frame(Buffer.alloc(FRAME_BYTES, 0)), closes: 'nobody' }),
  'frame over the limit': () => ({ bytes: frame(Buffer.alloc(FRAME_BYTES + 1, 0)), closes: 'server' }),
  'fragments over the limit': () => {
    const part = Buffer.alloc(FRAME_BYTES - 1, 0)
    const bytes = Buffer.concat([frame(part, { fin: false }), frame(part, { opcode: OPCODES.continuation })])
    return { bytes, closes: 'server' }
  },
  'frame that claims to be huge': (right, random) => ({
    bytes: frame(right, { claims: random.pick([2n ** 16n + 1n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]) }),
    closes: 'server',
  }),
  'frame that ends early': (right) => ({ bytes: frame(right, { claims: BigInt(right.length + 9) }), closes: 'us' }),
  'half a frame': (right, random) => {
    const whole = frame(right)
    return { bytes: whole.subarray(0, random.between(0, whole.length - 1)), closes: random.pick(['us', 'reset']) }
  },
  // uWebSockets takes the first bytes of such a payload for the mask, and waits for as many more.
  'frame without a mask': (right) => ({ bytes: frame(right, { masked: false }), closes: 'us' }),
  'reserved bits': (right, random) => ({ bytes: frame(right, { reserved: random.between(1, 7) }), closes: 'server' }),
  'reserved opcode': (right, random) => ({
    bytes: frame(right, { opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]) }),
    closes: 'server',
  }),
  'ping that is too long': () => ({ bytes: frame(Buffer.alloc(126), { opcode: OPCODES.ping }), closes: 'server' }),
  'ping in fragments': () => ({ bytes: frame(PING, { opcode: OPCODES.ping, fin: false }), closes: 'server' }),
  pings: (_, random) => ({
    bytes: Buffer.concat(
      Array.from({ length: random.between(2, 50) }, () => frame(Buffer.from('ping'), { opcode: OPCODES.ping })),
    ),
    closes: 'nobody',
  }),
  'pong nobody asked for': () => ({ bytes: frame(Buffer.alloc(125), { opcode: OPCODES.pong }), closes: 'nobody' }),
  'close with a right code': (_, random) => ({
    bytes: closeFrame(random.pick([1000, 1001, 3000, 4000, 4999])),
    closes: 'server',
  }),
  'close with a bad code': (_, random) => ({
    bytes: closeFrame(random.pick([0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535])),
    closes: 'server',
  }),
  'close without a code': () => ({ bytes: frame(Buffer.of(), { opcode: OPCODES.close }), closes: 'server' }),
  'close with half a code': () => ({ bytes: frame(Buffer.of(3), { opcode: OPCODES.close }), closes: 'server' }),
  'close for a reason that is no text': () => ({ bytes: closeFrame(1000, NO_TEXT), closes: 'server' }),
  'close, and more': (right) => ({
    bytes: Buffer.concat([closeFrame(1000), frame(right), frame(right)]),
    closes: 'server',
  }),
  'random frames': (_, random) => ({
    bytes: Buffer.from(Array.from({ length: random.between(1, 300) }, () => random.between(0, 255))),
    closes: 'us',
  }),
  'flipped frame': (right, random) => {
    const whole = frame(right)
    whole[random.between(0, Math.min(whole.length, 14) - 1)] = random.between(0, 255)
    return { bytes: whole, closes: 'us' }
  },
  'gone without a word': () => ({ bytes: Buffer.of(), closes: 'reset' }),
  flood: (right, random) => ({
    bytes: Buffer.concat(Array.from({ length: random.between(120, 300) }, () => frame(right))),
    closes: 'server',
  }),
}

export const FRAME_KINDS = Object.keys(FRAME_MUTATIONS)

/** @param right a message that would be right */
export const frameInput = (kind: string, right: Buffer, random: Random): FrameInput =>
  (FRAME_MUTATIONS[kind] as (right: Buffer, random: Random) => FrameInput)(right, random)
