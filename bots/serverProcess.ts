import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  readonly address: string
  readonly databaseFile: string
  readonly dataDir: string
  /** Sends the signal and resolves with the exit code once the process is gone; null if the signal ended it. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

export interface ServerProcessSetup {
  readonly dataDir: string
  /** Any free one unless given. */
  readonly port?: number
}

const MAIN = fileURLToPath(new URL('../server/main.ts', import.meta.url))
const LISTENS = /^FrontRow listens on (\S+)$/
const DATABASE = /^database: (.+)$/

/**
 * A FrontRow server in a process of its own, on this machine only, once it has said where it is. What it complains of
 * goes to our own stderr. It is not in our process group, so that a Ctrl-C is ours to pass on, once.
 */
export const startServerProcess = async ({ dataDir, port = 0 }: ServerProcessSetup): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [MAIN], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir },
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const { address, databaseFile } = await introduction(child)
  return {
    address,
    databaseFile,
    dataDir,
    stop: (signal) => {
      child.kill(signal)
      return exited
    },
  }
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
