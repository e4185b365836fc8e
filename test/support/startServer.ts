import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Catalogue, Problem, QueueToken, User } from '../../client-sdk/protocol/index.ts'
import { type Config, readConfig } from '../../server/config.ts'
import { createServer, type RunningServer, type World } from '../../server/createServer.ts'
import { openLog } from '../../server/log.ts'
import { newSeed } from '../../server/newSeed.ts'
import { realPorts } from '../../server/ports.ts'
import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'
import type { ManualClock } from './ManualClock.ts'
import { smallCatalogue } from './smallCatalogue.ts'

export interface Answer<T> {
  readonly status: number
  readonly headers: Headers
  /** undefined where there is none. */
  readonly body: T
}

export interface RequestOptions {
  readonly headers?: Record<string, string>
  /** The user's access token. */
  readonly as?: string
  readonly queueToken?: string
  readonly commandId?: string
  readonly body?: unknown
}

export interface TestServer extends RunningServer {
  readonly dataDir: string
  /** What the server told its operator: lines of its log. */
  readonly reports: readonly string[]
  /** `request('POST /api/users', {body: {name: 'Ann'}})` */
  request<T = Problem>(route: string, options?: RequestOptions): Promise<Answer<T>>
  /** A new user's access token. */
  user(name?: string): Promise<string>
  /** A new user and its queue token in a concert. */
  visitor(concertId?: string): Promise<{ readonly as: string; readonly queueToken: string; readonly place: QueueToken }>
  /** Shuts down and removes the data folder. */
  stop(): Promise<void>
}

/** The real world but for its time, which only moves when a test moves it. */
export const worldOf = ({ now, wakeAt, wakeAfter }: ManualClock): Pick<World, 'ports'> => ({
  ports: (report) => ({ ...realPorts(report), now, wakeAt, wakeAfter }),
})

/** Moves a server's time on. Whatever comes due is durable before the next does. */
export const advance = (server: TestServer, clock: ManualClock, ms: number): Promise<void> =>
  clock.advance(ms, async () => {
    await server.request('GET /api/concerts')
  })

/**
 * A real server on a free port and a folder of its own, selling `smallCatalogue()` unless told otherwise. Honours
 * TRANSPORT.
 */
export const startServer = async (
  overrides: Partial<Config> = {},
  { catalogue = smallCatalogue(), ...world }: World & { readonly catalogue?: Catalogue } = {},
): Promise<TestServer> => {
  const dataDir = overrides.dataDir ?? (await mkdtemp(join(tmpdir(), 'frontrow-')))
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, TRANSPORT: process.env.TRANSPORT })
  if (!read.ok) throw new Error(read.faults.join('\n'))
  await stock(dataDir, catalogue)
  const reports: string[] = []
  const config = { ...read.config, ...overrides }
  const log = openLog(config.logLevel, { write: (line) => reports.push(line) })
  const server = await createServer(config, { log, ...world })

  const request = async <T>(route: string, options: RequestOptions = {}): Promise<Answer<T>> => {
    const [method = 'GET', path = '/'] = route.split(' ')
    const headers = { ...options.headers }
    if (options.as !== undefined) headers.authorization = `Bearer ${options.as}`
    if (options.queueToken !== undefined) headers['queue-token'] = options.queueToken
    if (options.commandId !== undefined) headers['idempotency-key'] = options.commandId
    const body = options.body === undefined ? undefined : JSON.stringify(options.body)
    const response = await fetch(server.address + path, { method, headers, body })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : text }
  }

  const user = async (name = 'Ann'): Promise<string> =>
    (await request<User>('POST /api/users', { body: { name } })).body.accessToken

  return {
    ...server,
    dataDir,
    reports,
    request,
    user,
    visitor: async (concertId = 'demo') => {
      const as = await user()
      const { body } = await request<QueueToken>(`POST /api/concerts/${concertId}/queue-tokens`, { as })
      return { as, queueToken: body.token, place: body }
    },
    stop: async () => {
      await server.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

const stock = async (dataDir: string, catalogue: Catalogue): Promise<void> => {
  const storage = SqliteStorage.open(join(dataDir, 'frontrow.sqlite'))
  try {
    if ((await storage.concertIds()).length === 0) await storage.importCatalogue(catalogue, Date.now(), [], { newSeed })
  } finally {
    await storage.close()
  }
}
