import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'

// Loaded before a server, this kills it in the commit of any command that DIE_AT names: `before` it is done, or `after`,
// when it is durable and nobody has been told. The commandIds and moments are JSON.
const dieAt: Readonly<Record<string, 'before' | 'after'>> = JSON.parse(process.env.DIE_AT ?? '{}')

const { commit } = SqliteStorage.prototype
SqliteStorage.prototype.commit = async function (this: SqliteStorage, batch) {
  const moment = batch.map(({ outcome }) => dieAt[outcome?.commandId ?? '']).find((found) => found !== undefined)
  if (moment === 'before') process.kill(process.pid, 'SIGKILL')
  const outcomes = await commit.call(this, batch)
  if (moment === 'after') process.kill(process.pid, 'SIGKILL')
  return outcomes
}
