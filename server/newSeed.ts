import { randomBytes } from 'node:crypto'

/** What a line is drawn by: nobody can guess it, and its hash gives nothing of it away. */
export const newSeed = (): string => randomBytes(32).toString('hex')
