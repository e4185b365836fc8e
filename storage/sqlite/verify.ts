import { auditBooks } from './books.ts'

/** `npm run verify -- FILE`: whether the books of a database are sound, also while a server has it open. */
const main = (file: string | undefined): number => {
  if (file === undefined) {
    console.error('usage: npm run verify -- FILE')
    return 2
  }
  const { faults, totals } = auditBooks(file)
  for (const [name, total] of Object.entries(totals)) console.log(`${name.padEnd(17)} ${total}`)
  for (const fault of faults) console.log(`fault: ${fault}`)
  console.log(faults.length === 0 ? 'books: sound' : `books: ${faults.length} faults`)
  return faults.length === 0 ? 0 : 1
}

try {
  process.exitCode = main(process.argv[2])
} catch (error) {
  console.error(`books: unreadable: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}
