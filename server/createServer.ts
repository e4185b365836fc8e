import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ActorReport, Ports } from '../rooms/actor/ports.ts'
import { openBoxOffice } from '../rooms/box-office/openBoxOffice.ts'
import type { Storage } from '../storage/Storage.ts'
import { SqliteStorage } from '../storage/sqlite/SqliteStorage.ts'
import { accessTokens } from './accessTokens.ts'
import type { Config } from './config.ts'
import { AddressLimits } from './http/AddressLimits.ts'
import { notOpenYet } from './http/health.ts'
import { type FetchHandler, httpHandler } from './http/httpHandler.ts'
import { originRule } from './http/origins.ts'
import { builtPages } from './http/pages.ts'
import { TokenLimits } from './http/TokenLimits.ts'
import { InFlight, within } from './inFlight.ts'
import { commitLines, type Log, logCommands, logReport, logWebhook, openLog, socketLines } from './log.ts'
import { concertOf } from './metrics/concertOf.ts'
import { Metrics } from './metrics/Metrics.ts'
import { openOutbox } from './outbox/openOutbox.ts'
import { realPorts } from './ports.ts'
import { Rooms } from './Rooms.ts'
import { readinessOf } from './readiness.ts'
import { loadSampleCatalogue } from './sample-catalogue/sampleCatalogue.ts'
import { loadSecrets } from './secrets.ts'
import { ticketSeal } from './ticketSeal.ts'
import { transferCodes } from './transferCodes.ts'
import { chooseTransport } from './transport/chooseTransport.ts'
import { doorkeeper } from './transport/doorkeeper.ts'
import type { Listener } from './transport/Listener.ts'
import { type AnyEnvelope, watched } from './watched.ts'

export interface RunningServer {
  /** `http://host:port`, as it listens. */
  readonly address: string
  readonly transport: Listener['kind']
  /** One line: which transport, and why not the other. */
  readonly why: string
  readonly databaseFile: string
  readonly adminToken: string
  readonly doorToken: string
  /** [D4] Resolves with the concert that another server has taken over. This one can't sell it any more and should make way. */
  readonly lost: Promise<string>
  /** [D6] Takes no more commands, answers those in flight, closes sockets with 4001, and the database last. */
  close(): Promise<void>
}

/** What a server is given of the world; a test gives it another. */
export interface World {
  readonly ports?: (report: (event: ActorReport) => void) => Ports
  /** Absent: to standard error, at the configuration's level. */
  readonly log?: Log
}

/** How long a shutdown waits for peers that don't take what they asked for. */
const DRAIN_MS = 5_000

/**
 * The composition root: everything is made here, and knows the rest only by what it is given. Rejects if the server
 * can't start.
 */
export const createServer = async (config: Config, world: World = {}): Promise<RunningServer> => {
  const log = world.log ?? openLog(config.logLevel)
  const warn = (line: string): void => log.warn(line)
  const lost = Promise.withResolvers<string>()
  const ports = (world.ports ?? realPorts)((report) => {
    logReport(log, report)
    metrics.reported(report)
    if (report.kind === 'lost') lost.resolve(report.concertId)
  })
  const metrics = new Metrics(ports.now)
  const { listen, why } = await chooseTransport(config.transport)

  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const databaseFile = join(config.dataDir, 'frontrow.sqlite')
  const storage = SqliteStorage.open(databaseFile)
  // Taken down from the last to the first: commands get their answers before the rooms close their sockets, and both
  // before the port closes.
  const undo: (() => Promise<void>)[] = [() => storage.close()]
  const takeDown = async (): Promise<void> => {
    for (const step of undo.reverse()) {
      await step().catch((error: unknown) => log.error({ reason: String(error) }, 'shutting down failed'))
    }
  }
  let closing: Promise<void> | undefined
  // Whoever asks while it is under way waits for the same end: a signal may come while the server is making way.
  const close = (): Promise<void> => {
    closing ??= takeDown()
    return closing
  }

  try {
    const { accessTokenSecrets, adminToken, doorToken, ticketSecrets } = loadSecrets(config, warn)
    const tokens = accessTokens(accessTokenSecrets, ports.now)
    const stopSampling = metrics.start()
    undo.push(async () => stopSampling())
    const rooms = await Rooms.prepare(config.publicAddress, ports.newId)
    const requests = new InFlight()
    undo.push(
      () => within(DRAIN_MS, rooms.close()),
      () => within(DRAIN_MS, requests.none()),
    )
    const allows = originRule(config.allowedOrigins)
    const addressLimits = new AddressLimits(config, ports.now)
    const pages = await builtPages(config.publicAddress)
    if (pages.length === 0) warn('there are no pages to serve: npm run build:web makes them')
    const readiness = readinessOf({ storage, now: ports.now })
    let handler: FetchHandler = notOpenYet(readiness.reason)
    // Before the leases: a server started twice by mistake finds the port in use, and the first one keeps its concerts.
    const listener = await listen({
      host: config.host,
      port: config.port,
      handler: (request, peer) => requests.track(handler(request, peer)),
      refuseUpgrade: doorkeeper(addressLimits, allows),
    })
    undo.splice(1, 0, () => within(DRAIN_MS, listener.close()))

    await readiness.writable(warn)
    await sellSomething(storage, ports)
    const office = await openBoxOffice({
      storage,
      ports,
      // In containers host and process may be called the same.
      owner: `${hostname()}:${process.pid}:${ports.newId()}`,
      joinTickets: rooms,
      ticketSeal: ticketSeal(ticketSecrets),
      transferCodes,
      userRate: config.userRate,
      selfCharge: config.selfCharge,
      digest: (text) => createHash('sha256').update(text).digest('hex'),
      signIn: tokens.sign,
      reportError: (command, reason) => log.error({ command, reason }, 'command failed'),
    })
    const { concerts, journal } = office
    const concertIdOf = (envelope: AnyEnvelope) => concertOf(concerts, envelope)?.concertId
    const boxOffice = logCommands(log, metrics.counting(office.boxOffice), concertIdOf)
    const outbox = openOutbox({
      storage,
      clock: ports,
      config,
      report: (event) => {
        logWebhook(log, event)
        metrics.webhookReported(event)
      },
    })
    undo.push(() => within(DRAIN_MS, outbox.close()))
    // An import is no commit of the journal's.
    const heardDesk = watched(office.operatorDesk, outbox.feed.heard)
    const operatorDesk = logCommands(log, metrics.countingOrders(heardDesk), concertIdOf)
    const doorDesk = logCommands(log, metrics.countingOrders(office.doorDesk), concertIdOf)
    metrics.follow(concerts)
    metrics.followJournal(journal)
    metrics.followOutbox(() => storage.outboxMarks())
    journal.listen(outbox.feed.journalListener)
    for (const listener of commitLines(log)) journal.listen(listener)
    concerts.onRenewal((concertIds) => {
      metrics.follow(concerts)
      return rooms.renew(concerts, concertIds)
    })
    await rooms.open({
      boxOffice,
      concerts,
      messagesPerSecond: config.socketRate || Number.POSITIVE_INFINITY,
      ports,
      socketListeners: [metrics.sockets, ...socketLines(log)],
      reportError: (roomId, reason) => log.error({ roomId, reason }, 'room failed'),
    })

    readiness.opened(concerts)
    undo.push(
      () => office.close(),
      async () => readiness.drain(),
    )
    handler = httpHandler({
      config,
      addressLimits,
      operatorLimits: new TokenLimits(config, ports.now),
      boxOffice,
      operatorDesk,
      doorDesk,
      doorLimits: new TokenLimits(config, ports.now),
      feed: outbox.feed,
      tokens,
      metrics,
      pages,
      adminToken,
      doorToken,
      allows,
      reportError: (failed) => log.error(failed, 'request failed'),
      clock: ports,
      unreadiness: readiness.reason,
    })
    const host = config.host.includes(':') ? `[${config.host}]` : config.host
    return {
      address: `http://${host}:${listener.port}`,
      transport: listener.kind,
      why,
      databaseFile,
      adminToken,
      doorToken,
      lost: lost.promise,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A database without concerts gets the sample catalogue: who starts the server first wants to see something. */
const sellSomething = async (storage: Storage, { now, newSeed }: Ports): Promise<void> => {
  if ((await storage.concertIds()).length > 0) return
  const outcome = await storage.importCatalogue(await loadSampleCatalogue(), now(), [], { actor: 'server', newSeed })
  if (outcome.kind === 'refused') throw new Error(`the sample catalogue was refused: ${outcome.faults[0]?.reason}`)
}
