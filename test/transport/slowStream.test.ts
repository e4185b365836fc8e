import { connect } from 'node:net'
import { expect } from 'chai'
import type { Listener } from '../../server/transport/Listener.ts'
import { openListener } from './openListener.ts'

const PART = new Uint8Array(64 * 1024).fill(0x20)
/** So much can wait on this machine's own line, in neither end's memory. */
const LINE_BYTES = 32 * 1024 * 1024

describe('an answer that goes on, on this transport', () => {
  let listener: Listener
  let produced: number
  let dropped: Promise<void>
  before(async () => {
    const over = Promise.withResolvers<void>()
    dropped = over.promise
    listener = await openListener({
      handler: async () => {
        produced = 0
        const parts = new ReadableStream<Uint8Array>(
          {
            pull: (controller) => {
              produced += PART.length
              controller.enqueue(PART)
            },
            cancel: () => over.resolve(),
          },
          { highWaterMark: 0 },
        )
        return new Response(parts, { headers: { 'content-type': 'text/event-stream' } })
      },
    })
  })
  after(() => listener.close())

  it('[E6] [S5] is made as it is taken, and dropped for who takes nothing', async () => {
    const socket = connect(listener.port, '127.0.0.1').pause()
    socket.on('error', () => undefined)
    socket.write('GET / HTTP/1.1\r\nHost: here\r\nAccept: text/event-stream\r\n\r\n')
    await dropped
    expect(produced).to.be.above(0).and.below(LINE_BYTES)
    socket.destroy()
  })
})
