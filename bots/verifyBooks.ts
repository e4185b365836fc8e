import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const VERIFY = fileURLToPath(new URL('../storage/sqlite/verify.ts', import.meta.url))

export interface Verdict {
  readonly sound: boolean
  /** What the check printed. */
  readonly text: string
}

/** Adds up a server's database, in a process of its own: payments against sold seats, wallets against ledgers. */
export const verifyBooks = (databaseFile: string): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(process.execPath, [VERIFY, databaseFile], (error, stdout, stderr) => {
      resolve({ sound: error === null, text: `${stdout}${stderr}`.trim() })
    })
  })
