import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { auditBooks, type Books } from './books.ts'

/**
 * Copies a database as it is at one moment, also while a server sells from it, into one file that a server can be
 * started on; and checks the books of the copy.
 *
 * `VACUUM INTO` reads it in one go: writers go on meanwhile, and only the WAL grows a little. SQLite's backup interface
 * in one step disturbs them no less (130 MB, 200 commits a second: either way a copy takes half a second, and the
 * slowest commit, 28 ms at other times, took up to 100 ms here and 125 ms there). In small steps it begins anew with
 * every commit of another process, and so never ends while a sale goes on. What is given up: every table is built
 * anew, which costs CPU.
 *
 * @throws when there is no such database, or something is at `target` already: that is never overwritten.
 */
export const backupDatabase = (source: string, target: string): Books => {
  if (existsSync(target)) throw new Error(`${target} exists already, and a backup overwrites nothing`)
  const draft = `${target}.${process.pid}.part`
  try {
    copy(source, draft)
    const books = auditBooks(draft)
    // Whatever has the name is whole: a link fails where a rename would overwrite.
    linkSync(draft, target)
    sync(dirname(target))
    return books
  } finally {
    rmSync(draft, { force: true })
  }
}

const copy = (source: string, draft: string): void => {
  const db = new Database(source, { readonly: true, fileMustExist: true })
  try {
    db.prepare('VACUUM INTO ?').run(draft)
  } finally {
    db.close()
  }
  sync(draft)
}

/** SQLite doesn't wait for the disk here. */
const sync = (path: string): void => {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
