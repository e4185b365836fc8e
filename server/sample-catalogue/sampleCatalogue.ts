import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Catalogue, parseCatalogue } from '../../client-sdk/protocol/index.ts'

const readJson = async (...path: string[]): Promise<unknown> =>
  JSON.parse(await readFile(join(import.meta.dirname, ...path), 'utf8'))

/**
 * What a server without a catalogue of its own sells: a club, a theatre and an arena, with five concerts that use the
 * five policy presets. Kept in parts, so that a plan is drawn, read and compared by itself.
 */
export const loadSampleCatalogue = async (): Promise<Catalogue> => {
  const [concerts, club, theatre, arena] = await Promise.all([
    readJson('concerts.json'),
    readJson('plans', 'club.json'),
    readJson('plans', 'theatre.json'),
    readJson('plans', 'arena.json'),
  ])
  const parsed = parseCatalogue({ plans: { club, theatre, arena }, concerts })
  if (parsed.ok) return parsed.catalogue
  const faults = parsed.faults.map(({ path, reason }) => `${path}: ${reason}`)
  throw new Error(`the sample catalogue is faulty:\n${faults.join('\n')}`)
}
