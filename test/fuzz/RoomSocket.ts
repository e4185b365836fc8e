import { connect, type Socket } from 'node:net'
import { Protocol } from '@colyseus/core'
import type { Ticket } from '../../client-sdk/protocol/index.ts'
import { AnswerReader } from './AnswerReader.ts'
import { unpack } from './msgpack.ts'
import { FrameReader, frame, OPCODES, type ServerFrame } from './webSocketFrames.ts'

export type Reply =
  | { readonly kind: 'answered'; readonly body: unknown }
  /** `reason` should be a problem document. */
  | { readonly kind: 'rejected'; readonly reason: unknown }
  /** Colyseus could make nothing of the request, and says so in its own words. */
  | { readonly kind: 'failed'; readonly error: unknown }

/** Of a connection that ended without a close frame. */
const ABNORMAL = 1006

const KINDS = ['answered', 'rejected', 'failed'] as const

/** A socket into a room by a ticket, with every byte in our own hands. */
export class RoomSocket {
  /** The close code. */
  readonly closed: Promise<number>
  /** Whether the server let it in and confirmed the join. */
  readonly joined: Promise<boolean>
  open = true
  /** Hears replies to requests that nobody waits for. */
  onStrayReply: (reply: Reply) => void = () => undefined
  readonly #socket: Socket
  readonly #acknowledges: boolean
  readonly #waiting = new Map<number, (reply: Reply | undefined) => void>()
  readonly #fences: (() => void)[] = []
  #code: number | undefined
  #setJoined: (joined: boolean) => void = () => undefined

  /** @param acknowledges false: never confirms its join, as the Colyseus protocol wants it to */
  constructor(port: number, ticket: Ticket, acknowledges = true) {
    this.#acknowledges = acknowledges
    this.joined = new Promise((resolve) => {
      this.#setJoined = resolve
    })
    const { processId, roomId, sessionId } = ticket
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.write(handshake(`/${processId}/${roomId}?sessionId=${sessionId}`))
    this.#socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => this.#socket.on('close', () => resolve(this.#end())))
    this.#listen()
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** The reply to the request of that id; undefined if the socket closes before. */
  reply(id: number): Promise<Reply | undefined> {
    if (!this.open) return Promise.resolve(undefined)
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  /** Resolves once all that was written before has been read, or the socket is closed. */
  fence(): Promise<void> {
    if (!this.open) return Promise.resolve()
    this.write(frame(Buffer.of(Protocol.PING)))
    return new Promise((resolve) => this.#fences.push(resolve))
  }

  stopReading(): void {
    this.#socket.pause()
  }

  goOnReading(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.end()
  }

  reset(): void {
    this.#socket.resetAndDestroy()
  }

  #listen(): void {
    const answers = new AnswerReader()
    const frames = new FrameReader()
    let upgraded = false
    const read = (chunk: Buffer): void => {
      for (const received of frames.feed(chunk)) this.#take(received)
    }
    this.#socket.on('data', (chunk) => {
      if (upgraded) return read(chunk)
      const [answer] = answers.feed(chunk)
      if (answer === undefined) return
      upgraded = answer.status === 101
      if (upgraded) read(answers.rest)
      else this.#socket.destroy()
    })
  }

  #take({ opcode, payload }: ServerFrame): void {
    if (opcode === OPCODES.ping) this.write(frame(payload, { opcode: OPCODES.pong }))
    if (opcode === OPCODES.close) {
      this.#code ??= payload.length >= 2 ? payload.readUInt16BE() : 1005
      this.#socket.end(frame(payload.subarray(0, 2), { opcode: OPCODES.close }))
    }
    if (opcode === OPCODES.binary) this.#message(payload)
  }

  #message(payload: Buffer): void {
    switch (payload[0]) {
      case Protocol.JOIN_ROOM:
        if (this.#acknowledges) this.write(frame(Buffer.of(Protocol.JOIN_ROOM)))
        return this.#setJoined(true)
      case Protocol.PING:
        return this.#fences.shift()?.()
      case Protocol.ROOM_RESPONSE:
        return this.#replied(payload)
      default:
    }
  }

  #replied(payload: Buffer): void {
    const { id, end } = numberAt(payload, 1)
    const kind = KINDS[payload[end] as number] ?? 'failed'
    const value = payload.length > end + 1 ? unpack(payload.subarray(end + 1)) : undefined
    const reply = replyOf(kind, value)
    const settle = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (settle === undefined) this.onStrayReply(reply)
    else settle(reply)
  }

  #end(): number {
    this.open = false
    this.#setJoined(false)
    for (const settle of this.#waiting.values()) settle(undefined)
    this.#waiting.clear()
    for (const settle of this.#fences.splice(0)) settle()
    return this.#code ?? ABNORMAL
  }
}

const replyOf = (kind: Reply['kind'], value: unknown): Reply => {
  switch (kind) {
    case 'answered':
      return { kind, body: value }
    case 'rejected':
      return { kind, reason: value }
    case 'failed':
      return { kind, error: value }
  }
}

/** A request's id as Colyseus writes numbers; only those that we give out matter, the rest is -1. */
const numberAt = (bytes: Buffer, at: number): { readonly id: number; readonly end: number } => {
  const code = bytes[at] as number
  const size = SIZES.get(code) ?? 0
  return { id: code === 0xce ? bytes.readUInt32LE(at + 1) : -1, end: at + 1 + size }
}
const SIZES = new Map([
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
])

const handshake = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')
