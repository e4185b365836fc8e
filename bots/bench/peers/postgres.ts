import { execFile } from 'node:child_process'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

const PROGRAMS = ['initdb', 'pg_ctl', 'psql', 'pgbench']
/** Debian keeps most of them out of the way. */
const DEBIAN = '/usr/lib/postgresql'
const CLIENTS = 64
const THREADS = 2
const TPS = /^tps = ([\d.]+)/m

/** What pgbench runs, over and over: a transaction of each kind. */
export type Script = 'hold' | 'pay' | 'one-seat'

/** Rows to sell. */
export interface PostgresStock {
  readonly seats: number
  /** Reservations to pay, each once. */
  readonly held: number
}

/** PostgreSQL alone: a cluster of its own in a temporary folder, reached by a socket in it, and durable as it comes. */
export class Postgres {
  readonly #bin: string
  readonly #folder: string
  readonly #stock: PostgresStock
  #paid = 0

  private constructor(bin: string, folder: string, stock: PostgresStock) {
    this.#bin = bin
    this.#folder = folder
    this.#stock = stock
  }

  /** @throws Error that says what to install. */
  static async start(stock: PostgresStock): Promise<Postgres> {
    const bin = binFolder()
    if (bin === undefined)
      throw new Error('PostgreSQL is not installed here (apt-get install postgresql): nothing to stand beside')
    const folder = await mkdtemp(join(tmpdir(), 'frontrow-bench-postgres-'))
    const postgres = new Postgres(bin, folder, stock)
    try {
      await postgres.#begin()
      return postgres
    } catch (error) {
      await postgres.stop()
      throw error
    }
  }

  /** Transactions a second, of so many clients at once. */
  async rate(script: Script, seconds: number): Promise<number> {
    const span = Math.floor(this.#stock.held / CLIENTS / 8)
    const values = { seats: this.#stock.seats, base: this.#paid, span, nth: 0 }
    if (script === 'pay') this.#paid += span * CLIENTS
    const out = await this.#program('pgbench', [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${CLIENTS}`,
      `--jobs=${THREADS}`,
      `--time=${seconds}`,
      `--file=${fileURLToPath(new URL(`postgres/${script}.sql`, import.meta.url))}`,
      ...Object.entries(values).map(([name, value]) => `--define=${name}=${value}`),
      ...this.#where(),
      'postgres',
    ])
    return Number(TPS.exec(out)?.[1] ?? Number.NaN)
  }

  async stop(): Promise<void> {
    await this.#program('pg_ctl', ['stop', '--mode=immediate', `--pgdata=${join(this.#folder, 'data')}`]).catch(
      () => '',
    )
    await rm(this.#folder, { recursive: true })
  }

  async #begin(): Promise<void> {
    const { uid, gid } = await unprivileged()
    if (uid !== undefined) chownSync(this.#folder, uid, gid as number)
    const data = join(this.#folder, 'data')
    await this.#program('initdb', [
      `--pgdata=${data}`,
      '--username=bench',
      '--auth=trust',
      '--no-locale',
      '--encoding=UTF8',
    ])
    const settings = `-k ${this.#folder} -c listen_addresses= -c max_connections=${CLIENTS + 10} -c shared_buffers=256MB`
    const log = join(this.#folder, 'log')
    await this.#program('pg_ctl', ['start', '--wait', `--pgdata=${data}`, `--log=${log}`, `--options=${settings}`])
    const file = fileURLToPath(new URL('postgres/stock.sql', import.meta.url))
    const { seats, held } = this.#stock
    await this.#program('psql', [
      '--quiet',
      '--set=ON_ERROR_STOP=1',
      `--set=seats=${seats}`,
      `--set=held=${held}`,
      `--file=${file}`,
      ...this.#where(),
      'postgres',
    ])
  }

  #where(): readonly string[] {
    return [`--host=${this.#folder}`, '--username=bench']
  }

  async #program(name: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(join(this.#bin, name), [...args], { cwd: this.#folder, ...(await unprivileged()) })
    return stdout
  }
}

/** The newest of those that are all there. */
const binFolder = (): string | undefined => {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find((folder) => PROGRAMS.every((program) => existsSync(join(folder, program))))
}

/** PostgreSQL refuses to be run by root: whoever is root runs it as the user that its package has made. */
const unprivileged = async (): Promise<{ readonly uid?: number; readonly gid?: number }> => {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (which) => Number((await run('id', [which, 'postgres'])).stdout)),
  )
  return { uid: uid as number, gid: gid as number }
}
