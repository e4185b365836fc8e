import { connect, type Socket } from 'node:net'
import { CONFIRM_JOIN, FrameReader, handshake, KINDS, LEAVE, pong } from './wire.ts'

/** What a server gives for a socket: FrontRow's ticket, and Colyseus' own seat reservation. */
export interface Ticket {
  readonly processId: string
  readonly roomId: string
  readonly sessionId: string
}

/** A request's reply: 0 answered, 1 refused, 2 failed. */
export type Reply = (id: number, status: number, body: Buffer) => void

const unheard = (): void => undefined

/** A socket in a room. */
export class RoomLine {
  /** Resolves with the bytes of the room's state once that has come; rejects where the socket is closed before. */
  readonly joined: Promise<number>
  readonly closed: Promise<void>
  onReply: Reply = unheard
  /** Hears of every frame the room sends by itself: state, patches, messages. */
  onNews: (payload: Buffer) => void = unheard
  readonly #socket: Socket
  readonly #frames = new FrameReader()
  readonly #joined = Promise.withResolvers<number>()
  #upgraded = false
  #leaving = false

  constructor(port: number, { processId, roomId, sessionId }: Ticket) {
    this.joined = this.#joined.promise
    this.joined.catch(unheard)
    const closed = Promise.withResolvers<void>()
    this.closed = closed.promise
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.write(handshake(`/${processId}/${roomId}?sessionId=${sessionId}`))
    this.#socket.on('data', (chunk) => this.#feed(chunk))
    this.#socket.on('error', unheard)
    this.#socket.on('close', () => {
      this.#joined.reject(new Error('the socket was closed before it was in its room'))
      closed.resolve()
    })
  }

  /** Whether it was closed by anyone but us. */
  get lost(): boolean {
    return this.#socket.destroyed && !this.#leaving
  }

  send(frames: readonly Buffer[]): void {
    if (frames.length === 1) {
      this.#socket.write(frames[0] as Buffer)
      return
    }
    this.#socket.cork()
    for (const frame of frames) this.#socket.write(frame)
    this.#socket.uncork()
  }

  leave(): Promise<void> {
    this.#leaving = true
    this.#socket.write(LEAVE)
    return this.closed
  }

  /** Without a word. */
  drop(): void {
    this.#leaving = true
    this.#socket.destroy()
  }

  #feed(chunk: Buffer): void {
    if (this.#upgraded) return this.#frames.feed(chunk, this)
    const headEnd = chunk.indexOf('\r\n\r\n')
    if (!chunk.subarray(0, 12).equals(SWITCHING) || headEnd < 0) {
      this.#socket.destroy()
      return
    }
    this.#upgraded = true
    const rest = chunk.subarray(headEnd + 4)
    if (rest.length > 0) this.#frames.feed(rest, this)
  }

  message(payload: Buffer): void {
    switch (payload[0]) {
      case KINDS.response:
        return this.onReply(payload[1] as number, payload[2] as number, payload)
      case KINDS.join:
        this.#socket.write(CONFIRM_JOIN)
        return
      case KINDS.state:
        this.#joined.resolve(payload.length)
        return this.onNews(payload)
      default:
        return this.onNews(payload)
    }
  }

  ping(payload: Buffer): void {
    this.#socket.write(pong(payload))
  }

  close(): void {
    this.#socket.end()
  }
}

const SWITCHING = Buffer.from('HTTP/1.1 101')
