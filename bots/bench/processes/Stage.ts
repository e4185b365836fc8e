import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Round } from '../harness/rounds.ts'
import type { LOAD_ACTIONS } from '../load/load.ts'
import type { Extent } from '../load/traffic.ts'
import type { BARE_ACTIONS } from '../peers/bareServer.ts'
import type { Actions, Call } from './calls.ts'
import { launch, type ServerActions, type Transport } from './launch.ts'
import { ACCESS_TOKEN_SECRET, type Stock, type StockPlan, stockFolder } from './stock.ts'

export interface StageSetup {
  readonly transport: Transport
  /** What share of the full size of seats, watchers and waiters there is. */
  readonly scale: number
  /** Little of everything: to see that it works. */
  readonly quick: boolean
  /** Where profiles of FrontRow go; undefined: none are made. */
  readonly profileFolder: string | undefined
}

/** A server in a process of its own. */
export interface Served<A extends Actions> {
  readonly pid: number
  readonly call: Call<A & ServerActions>
  readonly port: number
  stop(): Promise<void>
}

export interface FrontRowServed extends Served<ServerActions> {
  readonly stock: Stock
  /** What an operator does, by its path under /api/admin. */
  operate(path: string, body: object): Promise<void>
}

export type BareServed = Served<typeof BARE_ACTIONS>
export type Load = Call<typeof LOAD_ACTIONS>

const FRONTROW = new URL('../../../server/start.js', import.meta.url)
const LOAD = new URL('../load/load.ts', import.meta.url)
const WARM_UP_OPERATIONS = 20_000
const LEAST_OPERATIONS = 4_000
const ADMIN_TOKEN = 'the-admin-token-of-the-benchmark'
const NO_LIMITS = { ADDRESS_RATE: '0', USER_RATE: '0', SOCKET_RATE: '0' }

/** Where one figure is measured: its processes and folders, which are gone when it is cleared. */
export class Stage {
  readonly setup: StageSetup
  readonly #undo: (() => Promise<unknown>)[] = []

  constructor(setup: StageSetup) {
    this.setup = setup
  }

  /** How many rounds of each to measure. */
  get rounds(): number {
    return this.setup.quick ? 1 : 7
  }

  /** How long a round takes, in milliseconds. */
  get roundMs(): number {
    return this.setup.quick ? 250 : 1_500
  }

  /**
   * How long a round goes on that has no end of its own. The first warms up: until its code is compiled a server costs several times as much, and on a
   * machine that is busy that takes longer than any length of time that could be named.
   */
  extent(round: number): Extent {
    const { quick } = this.setup
    if (quick) return { ms: this.roundMs, operations: 0 }
    return { ms: this.roundMs, operations: round === 0 ? WARM_UP_OPERATIONS : LEAST_OPERATIONS }
  }

  /** So many at full size. */
  sized(full: number): number {
    return Math.max(1, Math.round(full * this.setup.scale))
  }

  async frontRow(plan: StockPlan): Promise<FrontRowServed> {
    const stock = await this.stock(plan)
    return { ...(await this.frontRowOn(stock.dataDir)), stock }
  }

  async stock(plan: StockPlan): Promise<Stock> {
    const dataDir = mkdtempSync(join(tmpdir(), 'frontrow-bench-'))
    // At once: this process may be in the middle of filling it.
    this.#undo.push(async () => rmSync(dataDir, { recursive: true }))
    return stockFolder(dataDir, plan)
  }

  async frontRowOn(dataDir: string): Promise<Omit<FrontRowServed, 'stock'>> {
    const { transport } = this.setup
    const env = {
      ...NO_LIMITS,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      TRANSPORT: transport,
      ACCESS_TOKEN_SECRET,
      ADMIN_TOKEN,
    }
    const served = await this.#serve<ServerActions>(FRONTROW, env)
    return {
      ...served,
      operate: async (path, body) => {
        const answer = await fetch(`http://127.0.0.1:${served.port}/api/admin/${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (!answer.ok) throw new Error(`the operator was refused: ${await answer.text()}`)
      },
    }
  }

  bare(): Promise<BareServed> {
    return this.#serve(new URL('../peers/bareServer.ts', import.meta.url), { TRANSPORT: this.setup.transport })
  }

  constant(): Promise<Served<Record<string, never>>> {
    return this.#serve(new URL('../peers/constantServer.ts', import.meta.url), { TRANSPORT: this.setup.transport })
  }

  /** A crowd in a process of its own. */
  async load(): Promise<Load> {
    return this.child<typeof LOAD_ACTIONS>(LOAD)
  }

  async child<A extends Actions>(script: URL): Promise<Call<A>> {
    const child = await launch<A>(script)
    this.#undo.push(() => child.stop())
    return child.call
  }

  /** Has something of the figure's own done when it is over. */
  after(undo: () => Promise<unknown>): void {
    this.#undo.push(undo)
  }

  /** One more round, for the profile alone: a profiler costs what is measured. */
  async profile(name: string, { call }: Served<ServerActions>, round: () => Promise<unknown>): Promise<void> {
    const { profileFolder } = this.setup
    if (profileFolder === undefined) return
    mkdirSync(profileFolder, { recursive: true })
    await call('startProfile')
    await round()
    await call('stopProfile', join(profileFolder, `${name}.cpuprofile`))
  }

  async clear(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo()
  }

  async #serve<A extends Actions>(script: URL, env: Readonly<Record<string, string>>): Promise<Served<A>> {
    const child = await launch<A & ServerActions>(script, { env, server: true, transport: this.setup.transport })
    this.#undo.push(() => child.stop())
    return { pid: child.pid, call: child.call, port: Number(new URL(child.address).port), stop: () => child.stop() }
  }
}

/** What something that a crowd does costs a server. */
export const measured = async (
  { call }: Served<ServerActions>,
  act: () => Promise<{ readonly operations: number; readonly ms: number }>,
): Promise<Round> => {
  const beforeUs = await (call as Call<ServerActions>)('cpu')
  const { operations, ms } = await act()
  const cpuUs = (await (call as Call<ServerActions>)('cpu')) - beforeUs
  return { cpuUs, operations, ms }
}
