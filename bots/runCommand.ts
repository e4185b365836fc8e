import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OptionError } from './options.ts'

/** Ended by a signal, as shells tell it. */
const INTERRUPTED = 130

/**
 * Runs what works on a temporary folder and gives what was wrong, a line each. The folder is kept as evidence if
 * anything was. The first signal is passed on, so that work can end in order; a second one ends it at once.
 *
 * @returns the exit code: 0, or 1 if anything was wrong; @throws OptionError
 */
export const runCommand = async (
  folder: string,
  work: (dataDir: string, interrupted: AbortSignal) => Promise<readonly string[]>,
): Promise<number> => {
  // Colyseus' SDK warns of each line that breaks and each room that is left early; the report counts them.
  console.warn = () => undefined
  const interrupted = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => (interrupted.signal.aborted ? process.exit(INTERRUPTED) : interrupted.abort()))
  }
  const dataDir = await mkdtemp(join(tmpdir(), folder))
  const faults = await work(dataDir, interrupted.signal).catch(async (error: Error) => {
    if (!(error instanceof OptionError)) return [error.message]
    await rm(dataDir, { recursive: true })
    throw error
  })
  for (const fault of faults) console.error(`wrong: ${fault}`)
  if (faults.length > 0) console.error(`the data is left in ${dataDir}`)
  else await rm(dataDir, { recursive: true })
  return faults.length > 0 ? 1 : 0
}
