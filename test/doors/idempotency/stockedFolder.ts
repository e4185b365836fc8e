import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { catalogueOf } from '../../support/Sale.ts'
import { GENEROUS, hallWithBox } from './SaleStage.ts'

/** A data folder for a server, whose database sells a date of 200 seats and nothing else. */
export const stockedFolder = async (): Promise<string> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-commands-'))
  const storage = SqliteStorage.open(join(dataDir, 'frontrow.sqlite'))
  await storage.importCatalogue(catalogueOf({ plan: hallWithBox(200), policy: GENEROUS, year: 2099 }), Date.now())
  await storage.close()
  return dataDir
}
