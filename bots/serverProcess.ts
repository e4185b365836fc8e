import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A process that may still be on its way to being a server. */
export interface LaunchedServer {
  readonly pid: number
  /** Its exit code once it is gone; null if a signal ended it. */
  readonly exited: Promise<number | null>
  /** Resolves once it has said where it is; rejects if it ends before. */
  readonly started: Promise<ServerProcess>
  /** Sends the signal and resolves with the exit code once the process is gone. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

export interface ServerProcess extends Pick<LaunchedServer, 'pid' | 'exited' | 'stop'> {
  readonly address: string
  readonly databaseFile: string
  readonly dataDir: string
}

export interface ServerProcessSetup {
  readonly dataDir: string
  /** Any free one unless given. */
  readonly port?: number
  /** The command that runs Node, a word each; our own Node unless given. */
  readonly node?: readonly string[]
  /** On top of our own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Hears what the server complains of, a line of its log each; it goes to our own stderr unless given. */
  readonly complain?: (line: string) => void
}

/** They are not in our process group, but they end with us, however we end. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const MAIN = fileURLToPath(new URL('../server/main.ts', import.meta.url))
const LISTENS = /^FrontRow listens on (\S+)$/
const DATABASE = /^database: (.+)$/

/** A FrontRow server in a process of its own, on this machine only, once it has said where it is. */
export const startServerProcess = (setup: ServerProcessSetup): Promise<ServerProcess> => launchServer(setup).started

/**
 * Starts a server and doesn't wait for it. It is not in our process group, so that a Ctrl-C is ours to pass on, once.
 */
export const launchServer = ({ dataDir, port = 0, node, env, complain }: ServerProcessSetup): LaunchedServer => {
  const [command = process.execPath, ...words] = node ?? []
  const child = spawn(command, [...words, MAIN], {
    detached: true,
    stdio: ['ignore', 'pipe', complain === undefined ? 'inherit' : 'pipe'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  if (complain !== undefined && child.stderr !== null) createInterface({ input: child.stderr }).on('line', complain)
  const launched = {
    pid: child.pid as number,
    exited: once(child, 'exit').then(([code]) => code as number | null),
    stop: (signal: 'SIGTERM' | 'SIGKILL') => {
      child.kill(signal)
      return launched.exited
    },
  }
  const started = introduction(child).then((introduced) => ({ ...launched, ...introduced, dataDir }))
  // Who stops it before it has started need not hear that it never did.
  started.catch(() => undefined)
  return { ...launched, started }
}

const introduction = async (child: ChildProcess): Promise<Pick<ServerProcess, 'address' | 'databaseFile'>> => {
  const { stdout } = child
  if (stdout === null) throw new Error('a server without an output says nothing')
  const lines = createInterface({ input: stdout })
  let address: string | undefined
  for await (const line of lines) {
    address ??= LISTENS.exec(line)?.[1]
    const databaseFile = DATABASE.exec(line)?.[1]
    if (address === undefined || databaseFile === undefined) continue
    // Nobody reads on; what is left must not fill the pipe.
    stdout.resume()
    return { address, databaseFile }
  }
  throw new Error('the server did not start')
}

/** Adds concerts to what the server sells. */
export const importCatalogue = async ({ address, dataDir }: ServerProcess, catalogue: object): Promise<void> => {
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim()
  const response = await fetch(`${address}/api/admin/catalogue`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(catalogue),
  })
  if (!response.ok) throw new Error(`the catalogue was refused: ${await response.text()}`)
}
