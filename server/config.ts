import { z } from 'zod'
import { isWebhookSecret } from './outbox/signature.ts'

/** Everything an operator can decide, read once from the environment. */
export interface Config {
  /** 0: any free one. */
  readonly port: number
  readonly host: string
  /** Folder of the database and, unless the environment gives them, of the secrets. */
  readonly dataDir: string
  readonly transport: TransportChoice
  /** Host, and path if any, by which clients reach this very process behind a proxy: part of every join ticket. */
  readonly publicAddress: string | undefined
  /** One, or a new one and those before it, separated by spaces. undefined: made on the first start and kept in `dataDir`. */
  readonly accessTokenSecret: string | undefined
  /** undefined: made on the first start and kept in `dataDir`. */
  readonly adminToken: string | undefined
  /** Of the doors; undefined: made on the first start and kept in `dataDir`. */
  readonly doorToken: string | undefined
  /** By which tickets are signed: one, or a new one and those before it. undefined: made on the first start and kept in `dataDir`. */
  readonly ticketSecret: string | undefined
  /** undefined: localhost, on any port. The server's own origin is always allowed. */
  readonly allowedOrigins: readonly string[] | undefined
  /** How many proxies in front append to `X-Forwarded-For`; 0: none, and the header is not believed. */
  readonly trustedProxies: number
  /** Requests a second from one address, new users, charges and sockets counting for more; 0: no limit. */
  readonly addressRate: number
  /** Commands a second from one user, charges counting for more; 0: no limit. */
  readonly userRate: number
  /** Messages a second that one socket may send before it is cut off; 0: no limit. */
  readonly socketRate: number
  /** Whether users may charge their own wallets. */
  readonly selfCharge: boolean
  /** Days for which changes are kept to be followed, delivered ones at least. */
  readonly eventsKeptDays: number
  /** Where every change is posted to, if anywhere. */
  readonly webhook: { readonly url: string; readonly secrets: readonly string[] } | undefined
  /** How much is logged: this and what is graver. */
  readonly logLevel: LogLevel
}

export type LogLevel = z.infer<typeof LogLevel>

const LogLevel = z.enum(['error', 'warn', 'info', 'debug', 'trace'], 'must be error, warn, info, debug or trace')

/** `auto`: uWebSockets where its binary loads, else ws. */
export type TransportChoice = 'auto' | 'uws' | 'ws'

export type ReadConfig =
  | { readonly ok: true; readonly config: Config }
  /** One line for each wrong variable. */
  | { readonly ok: false; readonly faults: readonly string[] }

const wholeNumber = (max: number, allowed: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, allowed)
    .transform(Number)
    .refine((value) => value <= max, allowed)

const ORIGINS = 'must be origins such as https://tickets.example, separated by commas'

const isOrigin = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text

const KEPT = 'must be a number of days from 1 to 3650'

const isReceiver = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text)

/** Secrets as the environment or a file may give them. */
export const SECRET_SHAPES = {
  accessTokenSecret: /^\S{32,}(\s+\S{32,})*$/,
  adminToken: /^[\x21-\x7e]{16,}$/,
  doorToken: /^[\x21-\x7e]{16,}$/,
  ticketSecret: /^[A-Za-z0-9_-]{43}(\s+[A-Za-z0-9_-]{43})*$/,
} as const

/** The messages finish the sentence that the name of the variable begins. */
export const Environment = z.object({
  PORT: wholeNumber(65_535, 'must be a port from 0 (any free one) to 65535').default(2567),
  /** This machine only unless told otherwise; a container sets 0.0.0.0. */
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:-]{1,255}$/, 'must be an address or a host name')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('data'),
  TRANSPORT: z.enum(['auto', 'uws', 'ws'], 'must be auto, uws or ws').default('auto'),
  PUBLIC_ADDRESS: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?(\/[\w./-]*)?$/, 'must be host[:port][/path], without http://')
    .optional(),
  ACCESS_TOKEN_SECRET: z
    .string()
    .regex(SECRET_SHAPES.accessTokenSecret, 'must have at least 32 characters, and so must older ones after a space')
    .optional(),
  ADMIN_TOKEN: z
    .string()
    .regex(SECRET_SHAPES.adminToken, 'must have at least 16 characters, without spaces')
    .optional(),
  DOOR_TOKEN: z.string().regex(SECRET_SHAPES.doorToken, 'must have at least 16 characters, without spaces').optional(),
  TICKET_SECRET: z
    .string()
    .regex(SECRET_SHAPES.ticketSecret, 'must be 32 bytes in base64url, and so must older ones after a space')
    .optional(),
  ALLOWED_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine((origins) => origins.every(isOrigin), ORIGINS)
    .optional(),
  TRUST_PROXY: wholeNumber(9, 'must be the number of proxies in front of the server, 0 to 9').default(0),
  ADDRESS_RATE: wholeNumber(100_000, 'must be a number of requests a second, or 0 for no limit').default(500),
  USER_RATE: wholeNumber(100_000, 'must be a number of commands a second, or 0 for no limit').default(20),
  SOCKET_RATE: wholeNumber(100_000, 'must be a number of messages a second, or 0 for no limit').default(50),
  SELF_CHARGE: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .transform((choice) => choice === 'on'),
  EVENTS_KEPT_DAYS: wholeNumber(3_650, KEPT)
    .refine((days) => days > 0, KEPT)
    .default(30),
  WEBHOOK_URL: z.string().refine(isReceiver, 'must be an address such as https://crm.example/tickets').optional(),
  WEBHOOK_SECRET: z
    .string()
    .transform((text) => text.split(/\s+/))
    .refine(
      (secrets) => secrets.every(isWebhookSecret),
      'must be whsec_ and the base64 of 24 to 64 bytes, and so must older ones after a space',
    )
    .optional(),
  LOG_LEVEL: LogLevel.default('info'),
})

/** The address of a receiver may have a secret in it. */
const SECRETS = ['ACCESS_TOKEN_SECRET', 'ADMIN_TOKEN', 'DOOR_TOKEN', 'TICKET_SECRET', 'WEBHOOK_URL', 'WEBHOOK_SECRET']

const WEBHOOK_FAULT = 'WEBHOOK_URL and WEBHOOK_SECRET must be set together'

/** Reads the environment; a variable set to nothing counts as not set. Secrets are not repeated in the faults. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): ReadConfig => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const faultOf = ({ path, message }: z.core.$ZodIssue): string => {
      const name = String(path[0])
      return SECRETS.includes(name) ? `${name} ${message}` : `${name}=${given[name]}: ${name} ${message}`
    }
    return { ok: false, faults: parsed.error.issues.map(faultOf) }
  }
  const values = parsed.data
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secrets } = values
  const webhook = url === undefined || secrets === undefined ? undefined : { url, secrets }
  if (webhook === undefined && (url ?? secrets) !== undefined) return { ok: false, faults: [WEBHOOK_FAULT] }
  return {
    ok: true,
    config: {
      port: values.PORT,
      host: values.HOST,
      dataDir: values.DATA_DIR,
      transport: values.TRANSPORT,
      publicAddress: values.PUBLIC_ADDRESS,
      accessTokenSecret: values.ACCESS_TOKEN_SECRET,
      adminToken: values.ADMIN_TOKEN,
      doorToken: values.DOOR_TOKEN,
      ticketSecret: values.TICKET_SECRET,
      allowedOrigins: values.ALLOWED_ORIGINS,
      trustedProxies: values.TRUST_PROXY,
      addressRate: values.ADDRESS_RATE,
      userRate: values.USER_RATE,
      socketRate: values.SOCKET_RATE,
      selfCharge: values.SELF_CHARGE,
      eventsKeptDays: values.EVENTS_KEPT_DAYS,
      webhook,
      logLevel: values.LOG_LEVEL,
    },
  }
}
