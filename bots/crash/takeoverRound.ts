import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { auditStream } from '../auditStream.ts'
import { type LaunchedServer, launchServer, type ServerProcess } from '../serverProcess.ts'
import { verifyBooks } from '../verifyBooks.ts'
import type { KillSetup } from './killRound.ts'
import { pause, resume } from './pause.ts'
import { Round, type RoundResult, summary } from './Round.ts'

export interface TakeoverSetup extends Omit<KillSetup, 'env' | 'whenDead'> {
  /** Whether the first server is stopped inside a write transaction, whose lock it keeps, or outside of any. */
  readonly insideWrite: boolean
}

const SOON_MS = 20_000
const LOOK_AGAIN_MS = 50
/** A write that came too late, and was rejected by its epoch. */
const LOST = /"kind":"lost","reason":"\S+ is at epoch \d+, not \d+"/
const STOPS = /"msg":"another server has taken over: this one stops"/

/**
 * Stops a server in the middle of a sale (SIGSTOP), starts a second one on its file, and lets the first one wake. The
 * second must have the sale, the first must write no more of it and make way, and nothing told by either may be lost.
 */
export const takeoverRound = async (setup: TakeoverSetup): Promise<RoundResult & { readonly round: Round }> => {
  const { dataDir, gateway, insideWrite } = setup
  const faults: string[] = []
  const said: { first: string[]; second: string[] } = { first: [], second: [] }
  const launched: LaunchedServer[] = []
  const launch = (who: keyof typeof said, port = 0): LaunchedServer => {
    const server = launchServer({ dataDir, port, complain: (line) => said[who].push(line) })
    launched.push(server)
    return server
  }
  try {
    const first = await launch('first').started
    gateway.lead(first.address)
    const round = await Round.start(first, { ...setup, address: gateway.address })
    await round.witness.milestones.reached('held', 5)
    await pause(first, insideWrite)
    const told = round.witness.told()

    const port = await freePort()
    const starting = launch('second', port)
    if (insideWrite) {
      faults.push(...(await waitsAndSaysWhy(port, said.second)))
      resume(first)
    }
    const second = await within(SOON_MS, starting.started, 'the second server did not open')
    gateway.lead(second.address)
    faults.push(...(await round.compare(second.address, told)))
    const sellsOn = round.witness.milestones.reached('paid', 5)
    await within(SOON_MS, sellsOn, 'the second server sold nothing')

    if (!insideWrite) resume(first)
    faults.push(...(await makesWay(first, said.first)))
    await round.end()
    if ((await second.stop('SIGTERM')) !== 0) faults.push('the second server did not end with 0')
    const { sound, text } = await verifyBooks(second.databaseFile)
    if (!sound) faults.push(text)
    faults.push(...auditStream(second.databaseFile))
    const where = insideWrite ? 'inside a write' : 'outside of writes'
    return { round, faults, line: `stopped ${where}, taken over: ${summary(told)} acknowledged` }
  } finally {
    for (const server of launched) await server.stop('SIGKILL')
  }
}

/**
 * What an operator and a load balancer see of a server that can't have the sale yet; a line for each thing that is
 * wrong.
 */
const waitsAndSaysWhy = async (port: number, said: readonly string[]): Promise<string[]> => {
  const faults: string[] = []
  await until(async () => (await get(port, '/readyz')) !== undefined, 'the second server took no port')
  const [ready, alive, command] = [
    await get(port, '/readyz'),
    await get(port, '/healthz'),
    await get(port, '/api/concerts'),
  ]
  if (ready?.status !== 503 || !/locked.*another process/.test(ready.text)) {
    faults.push(`the waiting server said of its readiness: ${JSON.stringify(ready)}`)
  }
  if (alive?.status !== 200) faults.push(`the waiting server said of its health: ${JSON.stringify(alive)}`)
  if (command?.status !== 503) faults.push(`the waiting server answered a command: ${JSON.stringify(command)}`)
  if (said.length !== 1 || !/"msg":"not ready: .*locked/.test(said[0] ?? '')) {
    faults.push(`the waiting server said: ${JSON.stringify(said)}`)
  }
  return faults
}

/** Sees the first server off, which has woken; a line for each thing that it should have said. */
const makesWay = async (first: ServerProcess, said: readonly string[]): Promise<string[]> => {
  const exitCode = await within(SOON_MS, first.exited, 'the first server did not make way')
  const faults = exitCode === 1 ? [] : [`the first server's exit code was ${exitCode}`]
  for (const due of [LOST, STOPS]) {
    if (!said.some((line) => due.test(line)))
      faults.push(`the first server did not say ${due}, but ${JSON.stringify(said)}`)
  }
  return faults
}

const get = async (port: number, path: string): Promise<{ status: number; text: string } | undefined> => {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`)
    return { status: response.status, text: await response.text() }
  } catch {
    return undefined
  }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const until = async (so: () => Promise<boolean>, otherwise: string): Promise<void> => {
  const deadlineMs = performance.now() + SOON_MS
  while (!(await so())) {
    if (performance.now() > deadlineMs) throw new Error(otherwise)
    await sleep(LOOK_AGAIN_MS)
  }
}

const within = async <T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> => {
  const late = new AbortController()
  try {
    return await Promise.race([
      work,
      sleep(ms, undefined, { signal: late.signal }).then(() => Promise.reject(new Error(otherwise))),
    ])
  } finally {
    late.abort()
  }
}
