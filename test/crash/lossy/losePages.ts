import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const SUFFIX = '.unsynced'
const HEADER_BYTES = 24

/** Undoes all that `lossy.c` saw written in a folder and not synced; returns how many writes that were. */
export const losePages = (folder: string): number => {
  let lost = 0
  for (const name of readdirSync(folder).filter((one) => one.endsWith(SUFFIX))) {
    const log = join(folder, name)
    lost += undo(log.slice(0, -SUFFIX.length), readFileSync(log))
    rmSync(log)
  }
  return lost
}

const undo = (path: string, log: Buffer): number => {
  const writes = recordsOf(log)
  const file = openSync(path, 'r+')
  for (const { offset, sizeBefore, before } of writes.toReversed()) {
    writeSync(file, before, 0, before.length, offset)
    ftruncateSync(file, sizeBefore)
  }
  closeSync(file)
  return writes.length
}

/** A record that is cut off belongs to a write that never came: its process was killed before. */
const recordsOf = (log: Buffer) => {
  const records: { offset: number; sizeBefore: number; before: Buffer }[] = []
  for (let at = 0; at + HEADER_BYTES <= log.length; ) {
    const [offset, kept, sizeBefore] = [0, 8, 16].map((field) => Number(log.readBigInt64LE(at + field))) as [
      number,
      number,
      number,
    ]
    const end = at + HEADER_BYTES + kept
    if (end > log.length) break
    records.push({ offset, sizeBefore, before: log.subarray(at + HEADER_BYTES, end) })
    at = end
  }
  return records
}
