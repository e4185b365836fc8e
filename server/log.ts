import { type DestinationStream, type Logger, pino } from 'pino'
import type { JournalListener } from '../rooms/actor/Journal.ts'
import type { ActorReport } from '../rooms/actor/ports.ts'
import type { SocketListener } from '../rooms/sockets/TicketedRoom.ts'
import type { LogLevel } from './config.ts'
import type { WebhookReport } from './outbox/Webhook.ts'
import { type AnyEnvelope, type Desk, doorOf, resultOf, watched } from './watched.ts'

/** One JSON object a line: `{level, time, pid, …fields, msg}`, times as on the wire. */
export type Log = Logger

/**
 * [S4] Lines are made of fields that are named one by one, and none of these is among them. Whoever adds one all the same, or logs an object
 * that has one, finds it blackened.
 */
export const SECRET_FIELDS = [
  'accessToken',
  'adminToken',
  'doorToken',
  'authorization',
  'body',
  'name',
  'query',
  'queueToken',
  'sessionId',
  'ticket',
  'token',
  'url',
  'userId',
  'waitingTicket',
]

/**
 * Standard output is left to people. A line that can't be written (the disk is full, its reader is gone) is lost: that is no reason to sell
 * nothing, and unheard the error would end the process. Written at once, because the lines that a crash would lose are the ones that are
 * wanted; given up: at debug every command pays for a write of its own.
 */
const standardError = (): DestinationStream => process.stderr.off('error', loseLine).on('error', loseLine)

const loseLine = (): void => undefined

export const openLog = (level: LogLevel, destination = standardError()): Log =>
  pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]),
    },
    destination,
  )

/** An error where something can't be sold until somebody sees to it. What mends itself is a warning, and so is that it is mended. */
const REPORT_LEVELS: Readonly<Record<ActorReport['kind'], 'warn' | 'error'>> = {
  poisoned: 'warn',
  reloaded: 'warn',
  'reload-failed': 'error',
  lost: 'error',
  'open-failed': 'error',
  opened: 'warn',
}

export const logReport = (log: Log, { concertId, kind, reason }: ActorReport): void =>
  log[REPORT_LEVELS[kind]]({ concert: concertId, kind, reason }, `concert ${kind}`)

/** A line when the receiver of webhooks goes, and one when it is back, not one a try. */
export const logWebhook = (log: Log, { kind, change, reason }: WebhookReport): void => {
  if (kind === 'down') log.warn({ change, reason }, 'webhook: the receiver takes nothing, trying again')
  if (kind === 'up') log.warn({ change, reason }, 'webhook: delivery goes on')
  if (kind === 'gone') log.error({ change, reason }, 'webhook: the receiver wants no more; restart to try again')
}

/**
 * At debug, a line for each command; else the desk as it is: the level is looked at once, and a command pays nothing for lines that nobody
 * wants.
 */
export const logCommands = <E extends AnyEnvelope>(
  log: Log,
  desk: Desk<E>,
  concertOf: (envelope: E) => string | undefined,
): Desk<E> => {
  if (!log.isLevelEnabled('debug')) return desk
  return {
    execute: (envelope) => {
      // Before: a hold that the command ends is known no more after it.
      const fields = { command: envelope.type, door: doorOf(envelope), concert: concertOf(envelope) }
      const told = watched(desk, (_, outcome, ms) =>
        log.debug({ ...fields, outcome: resultOf(outcome), durationMs: rounded(ms) }, 'command'),
      )
      return told.execute(envelope)
    },
  }
}

/** At debug, a line for each socket that joins a room or leaves one. */
export const socketLines = (log: Log): readonly SocketListener[] => {
  if (!log.isLevelEnabled('debug')) return []
  return [
    {
      joined: (room) => log.debug({ room }, 'socket joined'),
      left: (room, code) => log.debug({ room, code }, 'socket left'),
    },
  ]
}

/** At trace, a line for each commit. */
export const commitLines = (log: Log): readonly JournalListener[] => {
  if (!log.isLevelEnabled('trace')) return []
  let [beganMs, writeSets] = [0, 0]
  return [
    {
      began: (count) => {
        beganMs = performance.now()
        writeSets = count
      },
      ended: (committed) =>
        log.trace({ committed, writeSets, durationMs: rounded(performance.now() - beganMs) }, 'commit'),
    },
  ]
}

const rounded = (ms: number): number => Math.round(ms * 1_000) / 1_000
