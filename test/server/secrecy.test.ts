import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { FrontRow, type LiveSchedule, Operator } from '../../client-sdk/index.ts'

const MAIN = join(import.meta.dirname, '../../server/main.ts')
const NAME = 'Zebulon Quartermaine'
const CONCERT = 'letters-from-busan'

/** All matches of the pattern's first group, each once. */
const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, secret]) => secret as string)),
]

/** A line to the server that writes down what its clients send. */
const tap = async (address: string, overheard: Buffer[]): Promise<Server> => {
  const { hostname, port } = new URL(address)
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    near.on('data', (bytes) => overheard.push(bytes))
    near.pipe(far).pipe(near)
    for (const end of [near, far]) end.on('error', () => near.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

describe('a purchase, on a server at its most talkative', () => {
  let dataDir: string
  /** Everything that clients sent, and everything that the server printed. */
  let sent: string
  let said: string
  let secrets: Record<'accessTokens' | 'queueTokens' | 'tickets' | 'kept' | 'userIds', readonly string[]>
  /** Of the files in the data folder, which was there before and which anyone may look into, while the server runs. */
  let modes: readonly (readonly [string, number])[]
  /** What was answered to who did everything wrong with the secrets in hand. */
  let refusals: readonly string[]

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-'))
    await chmod(dataDir, 0o755)
    said = ''
    const server = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', TRANSPORT: 'ws', DEBUG: '*', LOG_LEVEL: 'trace' },
    })
    const listening = new Promise<string>((resolve) => {
      for (const output of [server.stdout, server.stderr]) {
        output.on('data', (text) => {
          said += text
          const address = /listens on (\S+)/.exec(said)?.[1]
          if (address !== undefined) resolve(address)
        })
      }
    })
    const overheard: Buffer[] = []
    const line = await tap(await listening, overheard)
    const tapped = `http://127.0.0.1:${(line.address() as AddressInfo).port}`

    const buyer = await buy(tapped)
    const kept = await Promise.all(['admin-token', 'access-token-secret'].map((file) => keptIn(file)))
    modes = await Promise.all(
      (await readdir(dataDir)).map(async (file) => [file, (await stat(join(dataDir, file))).mode & 0o777]),
    )
    const userIds = [await oversee(tapped, kept)]
    refusals = await blunder(tapped, JSON.stringify(buyer.session), kept)
    server.kill('SIGTERM')
    await once(server, 'close')
    line.close()

    sent = Buffer.concat(overheard).toString('latin1')
    secrets = {
      accessTokens: found(sent, /authorization: Bearer (eyJ\S+)/gi),
      queueTokens: found(sent, /queue-token: (\S+)/gi),
      tickets: found(sent, /sessionId=([\w-]+)/g),
      kept,
      userIds,
    }
  })
  after(() => rm(dataDir, { recursive: true }))

  const keptIn = async (file: string): Promise<string> => (await readFile(join(dataDir, file), 'utf8')).trim()

  /** Through every kind of request and both rooms. */
  const buy = async (address: string): Promise<FrontRow> => {
    const me = new FrontRow(address)
    await me.register(NAME)
    await me.charge(5_000_000)
    const queue = await me.enterQueue(CONCERT)
    await queue.admitted()
    const [date] = await me.schedules(CONCERT)
    const hall = await me.openSchedule(date?.scheduleId ?? '')
    const { reservationId } = await hall.hold([freeSeat(hall)])
    await hall.release(reservationId)
    const again = await hall.hold([freeSeat(hall)])
    await hall.pay(again.reservationId)
    hall.close()
    queue.close()
    await me.entries()
    await me.reservations()
    return me
  }

  /** Does as the operator what names the buyer; the buyer's id comes back. */
  const oversee = async (address: string, [adminToken = '']: readonly string[]): Promise<string> => {
    const operator = new Operator(address, { adminToken })
    const userId = (await operator.users({ name: NAME })).users[0]?.userId ?? ''
    await operator.user(userId)
    await operator.charge(userId, 1_000)
    return userId
  }

  const freeSeat = (hall: LiveSchedule): string =>
    hall.seats.find(({ index }) => hall.statusOf(index) === 'FREE')?.seatId ?? ''

  /** Secrets where they don't belong, and bad requests with good secrets. */
  const blunder = async (address: string, session: string, kept: readonly string[]): Promise<readonly string[]> => {
    const [adminToken = '', accessTokenSecret = ''] = kept
    const [accessToken = ''] = found(session, /(eyJ[\w.-]+)/g)
    const asked: [string, RequestInit][] = [
      [
        '/api/admin/catalogue',
        { method: 'POST', headers: { authorization: `Bearer ${adminToken}` }, body: '{"plans":1}' },
      ],
      ['/api/admin/catalogue', { method: 'POST', headers: { authorization: `Bearer ${accessTokenSecret}` } }],
      ['/api/wallet', { headers: { authorization: `Bearer ${accessToken}x` } }],
      ['/api/wallet', { headers: { authorization: `Basic ${accessToken}` } }],
      ['/api/queue-token', { headers: { authorization: `Bearer ${accessToken}`, 'queue-token': adminToken } }],
      ['/api/users', { method: 'POST', body: JSON.stringify({ name: [adminToken] }) }],
      [
        '/api/wallet/charges',
        { method: 'POST', headers: { authorization: `Bearer ${accessToken}` }, body: `{"amount":"${adminToken}"` },
      ],
      ['/nowhere', { headers: { authorization: `Bearer ${accessToken}` } }],
    ]
    return Promise.all(asked.map(async ([path, init]) => (await fetch(address + path, init)).text()))
  }

  it('[S4] uses every kind of secret, so that there is something to find', () => {
    expect(secrets.accessTokens).to.have.length.above(0)
    expect(secrets.queueTokens.filter((token) => token.startsWith(`${CONCERT}.`))).to.have.length(1)
    expect(secrets.tickets).to.have.length.above(1)
    expect(secrets.kept).to.have.length(2)
    expect(secrets.userIds.join()).to.have.length(21)
    expect(sent).to.include(NAME)
    expect(refusals.every((text) => text.includes('urn:frontrow:refusal'))).to.equal(true)
    expect(said).to.include('FrontRow listens on')
    const lines = said.split('\n').filter((line) => line.startsWith('{"level":'))
    const commands = new Set(lines.map((line) => JSON.parse(line).command))
    const done = ['register', 'charge', 'enterQueue', 'ticket', 'hold', 'release', 'pay', 'findUsers', 'creditWallet']
    expect([...commands]).to.include.members(done)
    expect(lines.filter((line) => line.startsWith('{"level":"trace"'))).to.have.length.above(5)
  })

  it('[S4] has no secret in the address of any request, but the ticket in that of its socket', () => {
    const addresses = found(sent, /(?:GET|POST|DELETE) (\/\S*) HTTP/g).join('\n')
    expect(addresses).to.match(/^\/api\/wallet\/charges$/m)
    const { accessTokens, queueTokens, kept, tickets } = secrets
    for (const secret of [...accessTokens, ...queueTokens, ...kept]) expect(addresses).not.to.include(secret)
    const withTicket = addresses.split('\n').filter((path) => tickets.some((ticket) => path.includes(ticket)))
    for (const path of withTicket) expect(path).to.match(/^\/[\w-]+\/[ws]_[\w-]+\?sessionId=[\w-]{21}(&|$)/)
  })

  it('[S4] leaves no token, ticket, secret, name or id of a user in what the server prints', () => {
    const ends = secrets.queueTokens.map((token) => token.split('.').at(-1) as string)
    for (const secret of [...Object.values(secrets).flat(), ...ends, NAME, ...NAME.split(' ')]) {
      expect(said).not.to.include(secret)
    }
  })

  it('[S4] leaves no file that others may read, though they may look into its folder', () => {
    expect(modes.map(([file]) => file)).to.include.members(['frontrow.sqlite', 'frontrow.sqlite-wal', 'admin-token'])
    for (const [file, mode] of modes) expect(mode, file).to.equal(0o600)
  })

  it('[S4] gets no secret back in a refusal', () => {
    for (const secret of Object.values(secrets).flat()) expect(refusals.join('\n')).not.to.include(secret)
  })
})
