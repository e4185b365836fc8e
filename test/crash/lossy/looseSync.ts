import Database from 'better-sqlite3'

// Loaded before a server, this makes its database as durable as SYNCHRONOUS says, and has it believe that it is FULL: a
// server by itself refuses to run like that.
const { pragma } = Database.prototype
Database.prototype.pragma = function (this: Database.Database, source, options) {
  if (source === 'synchronous = FULL') return pragma.call(this, `synchronous = ${process.env.SYNCHRONOUS}`)
  return source === 'synchronous' ? 2 : pragma.call(this, source, options)
}
