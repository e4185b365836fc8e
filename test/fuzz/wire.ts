import { connect } from 'node:net'
import { type Answer, AnswerReader } from './AnswerReader.ts'

/** How a connection is let go of after the last byte: politely, or by a reset. */
export type Ending = 'end' | 'reset'

export interface WireAnswer {
  readonly answers: readonly Answer[]
  /** What came and is no HTTP, unless the connection was upgraded. */
  readonly rest: Buffer
}

/** Sends bytes over a connection of their own, and resolves once the server has closed it. */
export const overTheWire = (port: number, chunks: readonly Uint8Array[], ending: Ending): Promise<WireAnswer> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const reader = new AnswerReader()
    const answers: Answer[] = []
    socket.on('connect', () => {
      for (const chunk of chunks) socket.write(chunk)
      if (ending === 'end') socket.end()
      else setImmediate(() => socket.resetAndDestroy())
    })
    socket.on('data', (chunk) => {
      answers.push(...reader.feed(chunk))
      // A socket that was let in would stay.
      if (answers.at(-1)?.status === 101) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve({ answers, rest: reader.rest }))
  })
