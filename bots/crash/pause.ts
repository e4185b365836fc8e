import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerProcess } from '../serverProcess.ts'

const TRIES = 2_000
const SQLITE_BUSY = 5

/**
 * Stops a server by SIGSTOP while it is `inside` one of its write transactions, or just not. From outside that can only
 * be found by trying: it is stopped, looked at, and let go on until it stands where it should.
 */
export const pause = async ({ pid, databaseFile }: ServerProcess, inside: boolean): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries++) {
    process.kill(pid, 'SIGSTOP')
    while (!isStopped(pid)) await sleep(1)
    if (isBeingWritten(databaseFile) === inside) return
    process.kill(pid, 'SIGCONT')
    await sleep(2)
  }
  throw new Error(`in ${TRIES} tries the server was never found ${inside ? 'inside' : 'outside'} a write`)
}

export const resume = ({ pid }: Pick<ServerProcess, 'pid'>): void => {
  process.kill(pid, 'SIGCONT')
}

/** The signal is sent before it takes effect. */
const isStopped = (pid: number): boolean => /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))

/** Asks SQLite, by wanting to write oneself. */
const isBeingWritten = (databaseFile: string): boolean => {
  const database = new DatabaseSync(databaseFile, { timeout: 0 })
  try {
    database.exec('BEGIN IMMEDIATE; ROLLBACK')
    return false
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return true
    throw error
  } finally {
    database.close()
  }
}
