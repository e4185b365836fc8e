import type { Database, Statement } from 'better-sqlite3'

/**
 * One read transaction for all that is read within a turn of the event loop. Each by itself would lock the file and let go of it again, which costs more than
 * what most of them look up. What they see is what was committed when the first of them came; whoever writes ends it before.
 */
export class SharedRead {
  readonly #db: Database
  readonly #begin: Statement
  readonly #commit: Statement
  #isOpen = false

  constructor(db: Database) {
    this.#db = db
    this.#begin = db.prepare('BEGIN')
    this.#commit = db.prepare('COMMIT')
  }

  begin(): void {
    if (this.#isOpen) return
    this.#begin.run()
    this.#isOpen = true
    setImmediate(() => this.end())
  }

  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    // A read that fails may have ended it.
    if (this.#db.inTransaction) this.#commit.run()
  }
}
