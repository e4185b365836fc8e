import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Actions, type Call, callsTo } from './calls.ts'
import type { PROBE_ACTIONS } from './probe.ts'

/** A child process that does as it is told. */
export interface Child<A extends Actions> {
  readonly call: Call<A>
  /** What the child said behind `listens on`; it has to say that if it is asked for. */
  readonly address: string
  readonly pid: number
  /** Ends it in the middle of whatever it does, and resolves once it is gone. */
  stop(): Promise<void>
}

export type ServerActions = typeof PROBE_ACTIONS

/** `ws`, or `uws`: the servers' transport. */
export type Transport = 'ws' | 'uws'

export interface LaunchSetup {
  readonly env?: Readonly<Record<string, string>>
  /** Servers are launched with a probe, and resolve once they listen. */
  readonly server?: boolean
  /** uWebSockets may need newer C libraries than the machine has. */
  readonly transport?: Transport
}

const PROBE = new URL('probe.ts', import.meta.url).href
const UWS_NODE = fileURLToPath(new URL('../../../.ci/uws-node', import.meta.url))
const LISTENS = /listens on (\S+)$/

/** They end with us, however we end. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export const launch = async <A extends Actions>(script: URL, setup: LaunchSetup = {}): Promise<Child<A>> => {
  const { env = {}, server = false, transport = 'ws' } = setup
  const [node, ...before] = transport === 'uws' ? uwsNode() : [process.execPath]
  const options = server ? ['--expose-gc', '--import', PROBE] : ['--expose-gc']
  const file = fileURLToPath(script)
  const child = spawn(node as string, [...before, ...options, file], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  running.add(child)
  const gone = once(child, 'exit')
  void gone.then(() => running.delete(child))
  const address = server ? await addressOf(child, file) : ''
  return {
    call: callsTo<A>(child, file),
    address,
    pid: child.pid as number,
    stop: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

let foundUwsNode: readonly string[] | undefined
const uwsNode = (): readonly string[] => {
  foundUwsNode ??= execFileSync(UWS_NODE, { encoding: 'utf8' }).trim().split('\n')
  return foundUwsNode
}

const addressOf = async (child: ChildProcess, file: string): Promise<string> => {
  if (child.stdout === null) throw new Error('a child without an output')
  for await (const line of createInterface({ input: child.stdout })) {
    const address = LISTENS.exec(line)?.[1]
    if (address === undefined) continue
    // Nobody reads on; what is left must not fill the pipe.
    child.stdout.resume()
    return address
  }
  throw new Error(`${file} did not start`)
}
