import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, SECRET_SHAPES } from './config.ts'

export type AccessTokenSecrets = readonly [string, ...string[]]

export interface Secrets {
  /** The first signs access tokens, and those signed with any are believed: whoever has one can be anyone. */
  readonly accessTokenSecrets: AccessTokenSecrets
  /** The bearer of every `/api/admin` route. */
  readonly adminToken: string
  /** The bearer of the doors. */
  readonly doorToken: string
  /** The first signs tickets, and those signed with any are genuine. */
  readonly ticketSecrets: readonly [string, ...string[]]
}

const OWNER_ONLY = 0o600
const FILES = {
  accessTokenSecret: 'access-token-secret',
  adminToken: 'admin-token',
  doorToken: 'door-token',
  ticketSecret: 'ticket-secret',
} as const

/**
 * From the environment, else from files in the data folder that are made on the first start, readable by their owner
 * only. A file that others may read is made private, and `report` says so: whether anybody did only the operator can
 * tell, and a server that would not start meanwhile sells nothing.
 *
 * @throws where a file holds no secret, or stays readable by others.
 */
export const loadSecrets = (
  config: Pick<Config, 'dataDir' | keyof typeof FILES>,
  report: (line: string) => void,
): Secrets => {
  const secretOf = (name: keyof typeof FILES): string => config[name] ?? keptSecret(config.dataDir, name, report)
  return {
    accessTokenSecrets: secretOf('accessTokenSecret').split(/\s+/) as [string, ...string[]],
    adminToken: secretOf('adminToken'),
    doorToken: secretOf('doorToken'),
    ticketSecrets: secretOf('ticketSecret').split(/\s+/) as [string, ...string[]],
  }
}

const keptSecret = (dataDir: string, name: keyof typeof FILES, report: (line: string) => void): string => {
  const path = join(dataDir, FILES[name])
  if (!existsSync(path)) makeSecret(dataDir, path)
  makePrivate(path, report)
  const secret = readFileSync(path, 'utf8').trim()
  if (SECRET_SHAPES[name].test(secret)) return secret
  throw new Error(`${path} holds no secret: delete it, and a new one is made`)
}

/** Written beside and linked into place, which fails if the name is taken: of two servers that start at once both have the first's. */
const makeSecret = (dataDir: string, path: string): void => {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: OWNER_ONLY })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

const makePrivate = (path: string, report: (line: string) => void): void => {
  const mode = statSync(path).mode & 0o777
  if ((mode & 0o077) === 0) return
  try {
    chmodSync(path, OWNER_ONLY)
  } catch (cause) {
    throw new Error(`${path} can be read by others (mode ${mode.toString(8)}), and is not ours to change`, { cause })
  }
  report(
    `${path} could be read by others (mode ${mode.toString(8)}): now it can't, but if anyone has, put a new one there`,
  )
}
