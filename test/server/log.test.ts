import { expect } from 'chai'
import type { Envelope, Reservation, Ticket } from '../../client-sdk/protocol/index.ts'
import type { ActorReport } from '../../rooms/actor/ports.ts'
import type { LogLevel } from '../../server/config.ts'
import { commitLines, logCommands, logReport, openLog, SECRET_FIELDS, socketLines } from '../../server/log.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

type Line = Readonly<Record<string, unknown>>

const parsed = (lines: readonly string[]): readonly Line[] => lines.map((line) => JSON.parse(line))

const logAt = (level: LogLevel) => {
  const lines: string[] = []
  return { log: openLog(level, { write: (line) => lines.push(line) }), lines: () => parsed(lines) }
}

describe('the log', () => {
  it('is a JSON object a line, with level, time and process', () => {
    const { log, lines } = logAt('info')
    log.info({ concert: 'gig' }, 'ready')
    const [line] = lines()
    expect(Object.keys(line ?? {})).to.deep.equal(['level', 'time', 'pid', 'concert', 'msg'])
    expect(line).to.include({ level: 'info', pid: process.pid, concert: 'gig', msg: 'ready' })
    expect(line?.time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('[S4] blackens secrets and names that a line was given by mistake', () => {
    for (const field of SECRET_FIELDS) {
      const { log, lines } = logAt('info')
      log.info({ [field]: 'hush', command: { [field]: 'hush', type: 'pay' } }, 'careless')
      expect(JSON.stringify(lines()), field).to.include('"type":"pay"').and.not.include('hush')
    }
  })

  it('[S4] blackens every field of an envelope that says who sends it, or what', () => {
    const { log, lines } = logAt('info')
    const envelope: Required<Omit<Envelope, 'commandId'>> = {
      type: 'pay',
      body: { reservationId: 'hush' },
      userId: 'hush',
      queueToken: 'hush',
      door: 'header',
    }
    log.info(envelope, 'careless')
    expect(JSON.stringify(lines())).not.to.include('hush')
  })

  it('has what a concert reports as fields: an error where somebody has to see to it', () => {
    const { log, lines } = logAt('error')
    const kinds: ActorReport['kind'][] = ['poisoned', 'reload-failed', 'reloaded', 'open-failed', 'opened', 'lost']
    for (const kind of kinds) logReport(log, { concertId: 'gig', kind, reason: `why ${kind}` })
    expect(lines().map(({ time: _, pid: __, ...fields }) => fields)).to.deep.equal(
      ['reload-failed', 'open-failed', 'lost'].map((kind) => ({
        level: 'error',
        concert: 'gig',
        kind,
        reason: `why ${kind}`,
        msg: `concert ${kind}`,
      })),
    )
  })

  it('leaves the way of a command as it is where nobody wants lines of it', () => {
    const desk = { execute: () => expect.fail('nobody asked') }
    const { log } = logAt('info')
    expect(logCommands(log, desk, () => undefined)).to.equal(desk)
    expect([...socketLines(log), ...commitLines(log)]).to.deep.equal([])
  })
})

describe('the log of a server', () => {
  let server: TestServer
  before(async () => {
    server = await startServer({ logLevel: 'trace' })
  })
  after(() => server.stop())

  const linesOf = (msg: string): readonly Line[] => parsed(server.reports).filter((line) => line.msg === msg)

  /** What there is of a line but what differs each time. */
  const toldOf = (command: string): readonly Line[] =>
    linesOf('command')
      .filter((line) => line.command === command)
      .map(({ time: _, durationMs: __, ...fields }) => fields)

  const line = (command: string, fields: object) => ({
    level: 'debug',
    pid: process.pid,
    command,
    ...fields,
    msg: 'command',
  })

  it('[S4] tells of a command what it was, of which concert, and what came of it; not whose', async () => {
    const visitor = await server.visitor()
    await server.request('POST /api/wallet/charges', { as: visitor.as, body: { amount: 100_000 } })
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
    const hall = await RoomClient.join(server, body.ticket)
    const held = await hall.request<Reservation>('hold', { commandId: 'a', seats: ['R1-1'] })
    await server.request(`POST /api/reservations/${held.reservationId}/payment`, { ...visitor, queueToken: undefined })
    await hall.request('pay', { commandId: 'b', reservationId: held.reservationId })
    await hall.refusal('hold', { commandId: 'c', seats: ['R1-2'] })

    expect(toldOf('charge')).to.deep.equal([line('charge', { door: 'http', outcome: 'ok' })])
    expect(toldOf('pay')).to.deep.equal([
      line('pay', { door: 'http', concert: 'demo', outcome: 'TOKEN_INVALID' }),
      line('pay', { door: 'socket', concert: 'demo', outcome: 'ok' }),
    ])
    expect(toldOf('hold')).to.deep.equal([
      line('hold', { door: 'socket', concert: 'demo', outcome: 'ok' }),
      line('hold', { door: 'socket', concert: 'demo', outcome: 'TOKEN_EXPIRED' }),
    ])
    for (const { durationMs } of linesOf('command')) expect(durationMs).to.be.above(0)
    await hall.leave()
  })

  it("tells of the operator's commands in the same way", async () => {
    await server.request('POST /api/admin/concerts/demo/sale', { as: server.adminToken, body: { action: 'pause' } })
    await server.request('GET /api/admin/concerts/nothing', { as: server.adminToken })
    expect(toldOf('changeSale')).to.deep.equal([line('changeSale', { door: 'http', concert: 'demo', outcome: 'ok' })])
    expect(toldOf('concertOverview')).to.deep.equal([
      line('concertOverview', { door: 'http', outcome: 'CONCERT_NOT_FOUND' }),
    ])
  })

  it('tells of sockets by room and close code, and of commits', async () => {
    const { place } = await server.visitor()
    const waiting = await RoomClient.join(server, place.waitingTicket)
    await waiting.leave()
    expect(linesOf('socket joined').at(-1)).to.include({ level: 'debug', room: 'waiting' })
    expect(linesOf('socket left').at(-1)).to.include({ level: 'debug', room: 'waiting', code: 4000 })
    const commits = linesOf('commit')
    expect(commits).to.have.length.above(3)
    for (const commit of commits) {
      expect(commit).to.include({ level: 'trace', committed: true })
      expect(commit.writeSets).to.be.at.least(1)
      expect(commit.durationMs).to.be.above(0)
    }
  })
})
