import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

export interface Secrets {
  /** Signs access tokens: whoever has it can be anyone. */
  readonly accessTokenSecret: string
  /** The bearer of every `/api/admin` route. */
  readonly adminToken: string
}

/**
 * From the environment, else from files in the data folder that are made on the first start, readable by their owner
 * only.
 */
export const loadSecrets = (config: Pick<Config, 'dataDir' | 'accessTokenSecret' | 'adminToken'>): Secrets => ({
  accessTokenSecret: config.accessTokenSecret ?? keptSecret(config.dataDir, 'access-token-secret'),
  adminToken: config.adminToken ?? keptSecret(config.dataDir, 'admin-token'),
})

const keptSecret = (dataDir: string, name: string): string => {
  const path = join(dataDir, name)
  const known = readSecret(path)
  if (known !== undefined) return known

  // Written beside and linked into place, which fails if the name is taken: of two servers that start at once both
  // read the first's.
  mkdirSync(dataDir, { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  return readSecret(path) as string
}

const readSecret = (path: string): string | undefined => {
  try {
    const secret = readFileSync(path, 'utf8').trim()
    if (secret.length < 16) throw new Error(`${path} holds no secret: delete it, and a new one is made`)
    return secret
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
