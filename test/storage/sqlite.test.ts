import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'
import { describeStorage } from './contract.ts'
import { removeTemporaryFiles, temporaryFile } from './temporaryFile.ts'

describe('SQLite', () => {
  let opened: SqliteStorage[] = []
  const openFile = (file: string): SqliteStorage => {
    const storage = SqliteStorage.open(file)
    opened.push(storage)
    return storage
  }

  afterEach(async () => {
    for (const storage of opened) await storage.close()
    opened = []
    removeTemporaryFiles()
  })

  describeStorage('SqliteStorage', async () => {
    const file = temporaryFile()
    const storage = openFile(file)
    const reopen = async () => {
      await storage.close()
      return openFile(file)
    }
    return { storage, reopen }
  })
})
