import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { ManualClock } from '../support/ManualClock.ts'
import { startServer, type TestServer, worldOf } from '../support/startServer.ts'

describe('a request on this transport that does not come to its end', () => {
  // Of a head both transports keep the time themselves, by the real clock: 10 s, and uWebSockets looks every 4 s.
  let server: TestServer
  let clock: ManualClock
  before(async () => {
    clock = new ManualClock()
    server = await startServer({}, worldOf(clock))
  })
  after(() => server.stop())

  const send = (start: string): Socket => {
    const { hostname, port } = new URL(server.address)
    const socket = connect(Number(port), hostname, () => socket.write(start))
    return socket.on('error', () => undefined)
  }

  /** All that was answered until the server closed the connection. */
  const end = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      let answer = ''
      socket.on('data', (bytes) => {
        answer += bytes.toString()
      })
      socket.once('close', () => resolve(answer))
    })

  const HALF_A_HEAD = 'GET /api/concerts HTTP/1.1\r\nHost: localhost\r\nX-More: '
  const POST = 'POST /api/users HTTP/1.1\r\nHost: localhost\r\n'

  it('[S3] loses its connection within seconds, be its head absent, half there, or coming a letter at a time', async () => {
    const trickling = send(HALF_A_HEAD)
    const drops = setInterval(() => trickling.write('a'), 500)
    try {
      const answers = await Promise.all([send(''), send(HALF_A_HEAD), trickling].map(end))
      for (const answer of answers) expect(answer).to.match(/^(HTTP\/1\.1 408 .*)?$/s)
    } finally {
      clearInterval(drops)
    }
  })

  /** Lets time pass until there is an answer. */
  const answerInTime = async (socket: Socket, ms: number): Promise<string> => {
    const answered = end(socket)
    let isOver = false
    void answered.then(() => {
      isOver = true
    })
    while (!isOver) await clock.advance(ms, async () => void (await server.request('GET /healthz')))
    return answered
  }

  for (const [length, body] of Object.entries({
    'of a declared length': 'Content-Length: 100\r\n\r\n{"name":',
    'in chunks': 'Transfer-Encoding: chunked\r\n\r\n8\r\n{"name":\r\n',
    'that has not begun': 'Content-Length: 100\r\n\r\n',
  })) {
    it(`[S3] is answered 408 and loses its connection if its body, ${length}, has not come in 10 s`, async () => {
      const answer = await answerInTime(send(POST + body), 10_000)
      expect(answer).to.match(/^HTTP\/1\.1 408 /)
      expect(answer).to.include('The body must come within 10 seconds.')
      expect(server.reports).to.deep.equal([])
    })
  }

  it('[S3] so is a catalogue that comes a letter at a time and is not there in 50 s', async () => {
    const operator = `Authorization: Bearer ${server.adminToken}\r\n`
    const head = `POST /api/admin/catalogue HTTP/1.1\r\nHost: localhost\r\n${operator}Content-Length: 1000\r\n\r\n`
    const trickling = send(`${head}{`)
    const drops = setInterval(() => trickling.write(' '), 20)
    try {
      const answer = await answerInTime(trickling, 50_000)
      expect(answer).to.match(/^HTTP\/1\.1 408 /)
      expect(answer).to.include('The body must come within 50 seconds.')
    } finally {
      clearInterval(drops)
    }
    expect(server.reports).to.deep.equal([])
  })
})
