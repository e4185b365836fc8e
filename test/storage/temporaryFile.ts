import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders: string[] = []

/** The path of a database that isn't there yet. Call `removeTemporaryFiles` after the tests that use it. */
export const temporaryFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'frontrow-storage-'))
  folders.push(folder)
  return join(folder, 'frontrow.sqlite')
}

export const removeTemporaryFiles = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
}
