import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os'
import type { Transport } from '../processes/launch.ts'

/** What figures depend on besides the code. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  /** GiB. */
  readonly memory: number
  readonly kernel: string
  readonly node: string
  readonly transport: Transport
  readonly versions: Readonly<Record<string, string>>
  readonly date: string
}

const NAMED = ['@colyseus/core', '@colyseus/schema', '@colyseus/ws-transport', 'better-sqlite3', 'hono', 'zod']

export const machineOf = (transport: Transport): Machine => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memory: Math.round(totalmem() / 2 ** 30),
  kernel: `${platform()} ${release()}`,
  node: process.versions.node,
  transport,
  versions: versions(),
  date: new Date().toISOString().slice(0, 10),
})

const versions = (): Readonly<Record<string, string>> => {
  const { version, dependencies } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  return Object.fromEntries([['frontrow', version], ...NAMED.map((name) => [name, dependencies[name]])])
}

export const machineText = ({ cpu, cores, memory, kernel, node, transport }: Machine): string =>
  `${cpu}, ${cores} cores, ${memory} GiB; ${kernel}; Node ${node}; sockets by ${transport}`
