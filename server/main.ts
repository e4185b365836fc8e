import { type Config, readConfig } from './config.ts'
import { createServer, type RunningServer } from './createServer.ts'
import { type Log, openLog } from './log.ts'

/**
 * Starts the server and runs it until it is told to stop. What keeps it from starting is said to whoever started it, in a line each; the log
 * is for what happens while it runs.
 */
const run = async (env: Readonly<Record<string, string | undefined>>): Promise<void> => {
  const read = readConfig(env)
  if (!read.ok) return fail(...read.faults)
  // Whatever folder it was given: what it keeps there is nobody else's.
  process.umask(0o077)
  const log = openLog(read.config.logLevel)
  log.info({ node: process.versions.node }, 'starting')
  try {
    const server = await createServer(read.config, { log })
    // First: who reads that it is there may tell it to stop at once.
    stopOnSignal(server, log)
    introduce(server, read.config)
    log.info({ address: server.address, transport: server.transport }, 'ready')
    void makeWay(server, log)
  } catch (error) {
    fail(explain(error, read.config))
  }
}

const introduce = (server: RunningServer, config: Config): void => {
  console.log(`FrontRow listens on ${server.address}`)
  console.log(`transport: ${server.why}`)
  console.log(`database: ${server.databaseFile}`)
  if (config.adminToken === undefined) console.log(`admin token: in ${config.dataDir}/admin-token`)
  if (config.doorToken === undefined) console.log(`door token: in ${config.dataDir}/door-token`)
  console.log(`docs: ${server.address}/docs`)
}

/** [D6] The first signal drains; a second one is for the impatient. */
const stopOnSignal = (server: RunningServer, log: Log): void => {
  let stopping = false
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'draining')
    await server.close()
    log.info('stopped')
    process.exit(0)
  }
  process.on('SIGTERM', (signal) => void stop(signal))
  process.on('SIGINT', (signal) => void stop(signal))
}

/** [D4] Two servers on one database: the one that started later has the concerts. */
const makeWay = async (server: RunningServer, log: Log): Promise<void> => {
  const concert = await server.lost
  log.error({ concert }, 'another server has taken over: this one stops')
  await server.close()
  log.info('stopped')
  process.exit(1)
}

const explain = (error: unknown, { host, port, dataDir }: Config): string => {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use: choose another with PORT`
    case 'EACCES':
      return `not allowed: ${message}`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is no address of this machine`
    case 'EEXIST':
    case 'ENOTDIR':
      return `DATA_DIR=${dataDir} is no folder, and can't be made one: ${message}`
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
      return `the database in ${dataDir} can't be written: make the folder and its files this user's`
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_NOTADB':
      return `the database in ${dataDir} can't be opened: ${message}`
    default:
      return message
  }
}

const fail = (...lines: readonly string[]): void => {
  for (const line of lines) console.error(line)
  process.exitCode = 1
}

await run(process.env)
