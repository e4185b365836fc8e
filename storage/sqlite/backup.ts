import { statSync } from 'node:fs'
import { join } from 'node:path'
import { backupDatabase } from './backupDatabase.ts'

const USAGE = `npm run backup [-- FILE]
  a copy of the database in DATA_DIR, also while a server sells from it; FILE is in that folder
  and named after the time unless given. To go on from one, put it in an empty data folder as
  frontrow.sqlite, with the secrets that lie beside the original.`

const main = (dataDir: string, file: string | undefined): number => {
  if (file === '--help') {
    console.log(USAGE)
    return 0
  }
  // Wherever the copy goes: it is nobody else's to read, as little as the original.
  process.umask(0o077)
  if (file?.startsWith('-')) throw new Error(`${file} is no name for a copy\n${USAGE}`)
  const target = file ?? join(dataDir, `backup-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}.sqlite`)
  const { faults } = backupDatabase(join(dataDir, 'frontrow.sqlite'), target)
  console.log(`backup: ${target}, ${(statSync(target).size / 1e6).toFixed(1)} MB`)
  for (const fault of faults) console.log(`fault: ${fault}`)
  console.log(faults.length === 0 ? 'books: sound' : `books: ${faults.length} faults`)
  return faults.length === 0 ? 0 : 1
}

try {
  process.exitCode = main(process.env.DATA_DIR || 'data', process.argv[2])
} catch (error) {
  console.error(`no backup: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
