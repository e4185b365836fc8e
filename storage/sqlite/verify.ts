import { auditBooks } from './books.ts'

const USAGE = `npm run verify -- FILE...
  whether the books of each database are sound, also while a server has it open;
  ends with 0 if all are, 1 if not, 2 where one can't be read`

/** Says all that is to be said of one file. Gives 0 if its books are sound, 1 if not, 2 if they can't be read. */
const verify = (file: string): number => {
  try {
    const { faults, totals } = auditBooks(file)
    for (const [name, total] of Object.entries(totals)) console.log(`${name.padEnd(17)} ${total}`)
    for (const fault of faults) console.log(`fault: ${fault}`)
    console.log(faults.length === 0 ? 'books: sound' : `books: ${faults.length} faults`)
    return faults.length === 0 ? 0 : 1
  } catch (error) {
    console.error(`books: unreadable: ${error instanceof Error ? error.message : String(error)}`)
    return 2
  }
}

const main = (files: readonly string[]): number => {
  if (files.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  if (files.length === 0) {
    console.error(USAGE)
    return 2
  }
  return files.reduce((worst, file) => {
    if (files.length > 1) console.log(`${file}:`)
    return Math.max(worst, verify(file))
  }, 0)
}

process.exitCode = main(process.argv.slice(2))
