import { connect, type Socket } from 'node:net'
import { type Answer, AnswerReader } from './AnswerReader.ts'

/** The server closes a connection that was idle for 5 s; one request must not meet that. */
const IDLE_MS = 2_000

const LAST = 'Connection: close'

/** One connection kept alive, one request at a time: Node's own client would not send what is sent here. */
export class HttpLine {
  readonly #port: number
  #socket: Socket | undefined
  #usedAt = 0
  #isHead = false
  /** uWebSockets closes, and doesn't say that it does, if the request wants it. */
  #isLast = false
  #settle: ((answer: Answer | undefined) => void) | undefined

  constructor(port: number) {
    this.#port = port
  }

  /** Resolves with undefined if the connection ends without an answer. */
  ask(bytes: Buffer, isHead: boolean): Promise<Answer | undefined> {
    const now = Date.now()
    if (now - this.#usedAt > IDLE_MS) this.close()
    this.#usedAt = now
    this.#isHead = isHead
    this.#isLast = bytes.includes(LAST)
    const socket = this.#socket ?? this.#open()
    this.#socket = socket
    return new Promise((resolve) => {
      this.#settle = resolve
      socket.write(bytes)
    })
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    const reader = new AnswerReader(() => this.#isHead)
    const gone = (): void => {
      if (this.#socket !== socket) return
      this.#socket = undefined
      this.#answered(undefined)
    }
    socket.on('data', (chunk) => {
      const [answer] = reader.feed(chunk)
      if (answer === undefined) return
      if (this.#isLast || answer.headers.get('connection') === 'close') this.close()
      this.#answered(answer)
    })
    socket.on('error', () => undefined)
    socket.on('close', gone)
    return socket
  }

  #answered(answer: Answer | undefined): void {
    const settle = this.#settle
    this.#settle = undefined
    settle?.(answer)
  }
}
