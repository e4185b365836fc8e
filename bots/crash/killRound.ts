import { setTimeout as sleep } from 'node:timers/promises'
import { auditStream } from '../auditStream.ts'
import { seededRandom } from '../random.ts'
import { type ServerProcess, startServerProcess } from '../serverProcess.ts'
import { verifyBooks } from '../verifyBooks.ts'
import type { Gateway } from './Gateway.ts'
import { Round, type RoundResult, type RoundSetup, summary } from './Round.ts'

export interface KillSetup extends Omit<RoundSetup, 'address'> {
  readonly dataDir: string
  readonly gateway: Gateway
  /** For the server that is killed; the one after it has none of it. */
  readonly env?: Readonly<Record<string, string>>
  /** Called between the two servers. */
  readonly whenDead?: () => void
}

const LATEST_MS = 1_500

/**
 * Kills a server at a random moment of a sale, starts another on its file, and asks that for all that had been told.
 */
export const killRound = async (setup: KillSetup): Promise<RoundResult & { readonly round: Round }> => {
  const { dataDir, gateway, number, bots, seed, env, whenDead } = setup
  const random = seededRandom(seed, number)
  let server: ServerProcess = await startServerProcess({ dataDir, env })
  try {
    gateway.lead(server.address)
    const round = await Round.start(server, { ...setup, address: gateway.address })
    await round.witness.milestones.reached('held', 1 + Math.floor((random() * bots) / 4))
    await sleep(random() * LATEST_MS)
    await server.stop('SIGKILL')
    whenDead?.()
    const told = round.witness.told()
    server = await startServerProcess({ dataDir })
    gateway.lead(server.address)
    const faults = [...(await round.compare(server.address, told))]
    await round.end()
    if ((await server.stop('SIGTERM')) !== 0) faults.push('the server did not end with 0')
    const { sound, text } = await verifyBooks(server.databaseFile)
    if (!sound) faults.push(text)
    faults.push(...auditStream(server.databaseFile))
    return { round, faults, line: `killed: ${summary(told)} acknowledged` }
  } finally {
    await server.stop('SIGKILL')
  }
}
