import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { type Verdict, verifyBooks } from '../../bots/verifyBooks.ts'
import { accessTokens } from '../../server/accessTokens.ts'
import { newSeed } from '../../server/newSeed.ts'
import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'
import { patiently } from './deadline.ts'
import { hallCatalogue, importedCatalogue } from './hall.ts'
import { VITALS, type Vitals } from './vitals.ts'

const SECRET = 'a-secret-of-the-fuzzer-and-of-nobody-else'
export const ADMIN_TOKEN = 'the-admin-token-of-the-fuzzer'
export const DOOR_TOKEN = 'the-token-of-the-doors-of-the-fuzzer'

/** One address may send so much that only who claims to be one on purpose reaches the limit. */
const ADDRESS_RATE = '1'
/** Bystanders do more than a person can, to measure in little time. */
const USER_RATE = '1000'

/** Which it is of the two: that of the environment, else ws. */
export const { TRANSPORT = 'ws' } = process.env

let uwsNode: readonly string[] | undefined
/** What runs Node with uWebSockets, which may need newer C libraries than the machine has. */
const nodeWithUws = (): readonly string[] => {
  uwsNode ??= execFileSync(fileURLToPath(new URL('../../.ci/uws-node', import.meta.url)), { encoding: 'utf8' })
    .trim()
    .split('\n')
  return uwsNode
}

/** The real server in a process and a folder of its own, the one under attack or its twin that nobody attacks. */
export class FuzzServer {
  readonly port: number
  readonly address: string
  /** What it complained of. It should have nothing to complain of. */
  readonly complaints: readonly string[]
  readonly #process: ServerProcess
  readonly #vitals: { hear: (vitals: Vitals) => void }
  #hasExited = false

  private constructor(
    process: ServerProcess,
    complaints: readonly string[],
    vitals: { hear: (vitals: Vitals) => void },
  ) {
    this.#process = process
    this.#vitals = vitals
    void process.exited.then(() => {
      this.#hasExited = true
    })
    this.complaints = complaints
    this.address = process.address
    this.port = Number(new URL(process.address).port)
  }

  static async start(maxActive: number): Promise<FuzzServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-fuzz-'))
    const storage = SqliteStorage.open(join(dataDir, 'frontrow.sqlite'))
    for (const catalogue of [hallCatalogue(maxActive), importedCatalogue(1_000)]) {
      await storage.importCatalogue(catalogue, Date.now(), [], { newSeed })
    }
    await storage.close()

    const complaints: string[] = []
    const vitals = { hear: (_: Vitals): void => undefined }
    const process = await startServerProcess({
      dataDir,
      ...(TRANSPORT === 'uws' && { node: nodeWithUws() }),
      env: {
        TRANSPORT,
        TRUST_PROXY: '1',
        ADDRESS_RATE,
        USER_RATE,
        ACCESS_TOKEN_SECRET: SECRET,
        ADMIN_TOKEN,
        DOOR_TOKEN,
        NODE_OPTIONS: `--import=${new URL('vitals.ts', import.meta.url)}`,
      },
      complain: (line) => {
        if (line.startsWith(VITALS)) vitals.hear(JSON.parse(line.slice(VITALS.length)))
        else complaints.push(line)
      },
    })
    return new FuzzServer(process, complaints, vitals)
  }

  get hasExited(): boolean {
    return this.#hasExited
  }

  /** A token as the server signs it, for a user it has never heard of. */
  tokenOf(userId: string): Promise<string> {
    return accessTokens([SECRET], Date.now).sign(userId)
  }

  /** After a full collection of garbage. */
  vitals(): Promise<Vitals> {
    const heard = new Promise<Vitals>((resolve) => {
      this.#vitals.hear = resolve
    })
    process.kill(this.#process.pid, 'SIGUSR2')
    return patiently('the vitals of the server', heard)
  }

  stop(): Promise<number | null> {
    return this.#process.stop('SIGTERM')
  }

  books(): Promise<Verdict> {
    return verifyBooks(this.#process.databaseFile)
  }

  removeData(): Promise<void> {
    return rm(this.#process.dataDir, { recursive: true })
  }

  get dataDir(): string {
    return this.#process.dataDir
  }
}
