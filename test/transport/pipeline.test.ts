import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import type { Listener } from '../../server/transport/Listener.ts'
import { openListener } from './openListener.ts'

const LARGE_BYTES = 8 * 1024 * 1024

describe('requests of one connection on this transport', () => {
  let listener: Listener
  let socket: Socket
  /** Of every answer but `/small`. */
  let asked: number
  before(async () => {
    listener = await openListener({
      handler: async (request) => {
        const { pathname } = new URL(request.url)
        if (pathname === '/small') return new Response('small')
        asked += 1
        if (pathname === '/number') return new Response(`answer ${asked}`)
        return new Response(new Uint8Array(LARGE_BYTES))
      },
    })
  })
  after(() => listener.close())
  beforeEach(() => {
    asked = 0
    socket = connect(listener.port, '127.0.0.1').pause()
    // It may be cut off while it still asks.
    socket.on('error', () => undefined)
  })
  afterEach(() => {
    socket.destroy()
  })

  const requests = (path: string, times = 1): string => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`.repeat(times)

  /** Resolves as well where nobody takes it any more. */
  const send = (text: string): Promise<void> => new Promise((resolve) => socket.write(text, () => resolve()))

  /** What another connection asks after that is answered after it was read. */
  const readByServer = async (): Promise<void> => {
    for (let at = 0; at < 20; at += 1) {
      expect(await (await fetch(`http://127.0.0.1:${listener.port}/small`)).text()).to.equal('small')
    }
  }

  /** Reads on until `isAll` is true of what has come. */
  const read = (isAll: (text: string) => boolean): Promise<string> =>
    new Promise((resolve) => {
      let text = ''
      socket.on('data', (part) => {
        text += part.toString('latin1')
        if (isAll(text)) resolve(text)
      })
      socket.resume()
    })

  it('[S5] that are sent at once are not answered ahead of who reads nothing', async () => {
    await send(requests('/large', 100))
    await readByServer()
    expect(asked).to.be.within(1, 3)
  })

  it('[S5] that are sent one by one are not answered ahead of who reads nothing either', async () => {
    for (let more = 0; more < 10; more += 1) {
      await send(requests('/large'))
      await readByServer()
    }
    expect(asked).to.be.within(1, 3)
  })

  it('are answered in order and whole to who reads', async () => {
    await send(requests('/number', 20))
    const text = await read((read) => read.includes('answer 20'))
    const answers = [...text.matchAll(/answer (\d+)/g)].map(([, number]) => Number(number))
    expect(answers).to.deep.equal(Array.from({ length: 20 }, (_, at) => at + 1))
  })

  for (const [what, host, status] of [
    ['that nobody reads', 'here', 200],
    ['behind a head that makes no sense', 'a/b', 400],
  ] as const) {
    it(`[S2] may be answered before their body has come, ${what}`, async () => {
      const [pieces, pieceBytes] = [50, 4 * 1024]
      const answered = read((text) => text.includes('\r\n\r\n'))
      await send(`POST /number HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${pieces * pieceBytes}\r\n\r\n`)
      for (let more = 0; more < pieces; more += 1) {
        await send('x'.repeat(pieceBytes))
        if (more % 10 === 0) await readByServer()
      }
      expect(await answered).to.match(new RegExp(`^HTTP/1.1 ${status} `))
      await readByServer()
    })
  }

  it('are answered whole to who reads late, and so is the next', async () => {
    await send(requests('/large'))
    await readByServer()
    const large = await read((text) => text.length >= LARGE_BYTES && text.endsWith('\0'))
    expect(large.indexOf('\r\n\r\n') + 4 + LARGE_BYTES).to.equal(large.length)
    await send(requests('/number'))
    expect(await read((text) => text.includes('answer 2'))).to.match(/^HTTP\/1\.1 200 /)
  })
})
