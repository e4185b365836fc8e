import { connect } from 'node:net'
import { expect } from 'chai'
import { listenWs } from '../../server/transport/ws.ts'

const LARGE_BYTES = 8 * 1024 * 1024

describe('a pipeline of requests, by ws', () => {
  it('[S5] is answered one after another, and not ahead of who reads nothing', async () => {
    let asked = 0
    const { port, close } = await listenWs({
      host: '127.0.0.1',
      port: 0,
      handler: async (request) => {
        if (new URL(request.url).pathname === '/small') return new Response('small')
        asked += 1
        return new Response(new Uint8Array(LARGE_BYTES))
      },
      refuseUpgrade: () => new Response(null, { status: 404 }),
    })
    const socket = connect(port, '127.0.0.1').pause()
    const request = 'GET /large HTTP/1.1\r\nHost: here\r\n\r\n'
    await new Promise<void>((resolve) => socket.write(request.repeat(100), () => resolve()))
    // What another connection asks after that is answered after it was read.
    for (let at = 0; at < 20; at += 1) {
      expect(await (await fetch(`http://127.0.0.1:${port}/small`)).text()).to.equal('small')
    }
    expect(asked).to.be.within(1, 3)
    socket.destroy()
    await close()
  })

  it('is answered in order and whole to who reads', async () => {
    let asked = 0
    const { port, close } = await listenWs({
      host: '127.0.0.1',
      port: 0,
      handler: async () => {
        asked += 1
        return new Response(`answer ${asked}`)
      },
      refuseUpgrade: () => new Response(null, { status: 404 }),
    })
    const socket = connect(port, '127.0.0.1')
    let text = ''
    const read = new Promise<void>((resolve) => {
      socket.on('data', (part) => {
        text += part
        if (text.includes('answer 20')) resolve()
      })
    })
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(20))
    await read
    const answers = [...text.matchAll(/answer (\d+)/g)].map(([, number]) => Number(number))
    expect(answers).to.deep.equal(Array.from({ length: 20 }, (_, at) => at + 1))
    socket.destroy()
    await close()
  })
})
