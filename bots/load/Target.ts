import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Concert, FrontRow, Operator } from '../../client-sdk/index.ts'
import { DEMO_ACCESS_CODE, DEMO_CONCERT, demoCatalogue, keepForMembers } from '../demoCatalogue.ts'
import { Entrance } from '../Entrance.ts'
import { OptionError } from '../options.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../serverProcess.ts'
import type { Wire } from '../Wire.ts'
import type { LoadSetup } from './LoadSetup.ts'

/** What a load test is aimed at. */
export interface Target {
  readonly address: string
  readonly concert: Concert
  /** Of the dates that are tested. */
  readonly seats: number
  /** The server's operator, where we have the token. */
  readonly operator: Operator | undefined
  /** Its doors, where we have their token. */
  readonly entrance: Entrance | undefined
  /** What members present, where we know. */
  readonly accessCode: string | undefined
  /** The server, if it is our own: then nobody else buys there. */
  readonly own: ServerProcess | undefined
}

/** One address and a hurry are what a load test is made of. The secrets are to be its own, wherever it is started. */
export const OWN_SERVER = {
  ADDRESS_RATE: '0',
  USER_RATE: '0',
  SOCKET_RATE: '0',
  SELF_CHARGE: 'on',
  ADMIN_TOKEN: '',
  DOOR_TOKEN: '',
}

/** Early enough for nobody to wait long, and late enough for them to be there. */
const DRAW_AFTER_MS = 3_000

/** From when the last customers have come: when what is left of an allotment is everybody's. */
const RELEASE_AFTER_MS = 5_000

/** @throws OptionError where there is no such concert or date */
export const openTarget = async (setup: LoadSetup, wire: Wire, dataDir: string): Promise<Target> => {
  const own = setup.url === undefined ? await startServerProcess({ dataDir, env: OWN_SERVER }) : undefined
  try {
    if (own !== undefined && isDemo(setup)) await importCatalogue(own, demoOf(setup))
    const address = own?.address ?? (setup.url as string)
    const concert = await findConcert(address, setup, wire)
    const adminToken = own === undefined ? setup.adminToken : await ownSecret(own, 'admin-token')
    const doorToken = own === undefined ? setup.doorToken : await ownSecret(own, 'door-token')
    const operator = adminToken === undefined ? undefined : new Operator(address, { adminToken, fetch: wire.fetch })
    const entrance = doorToken === undefined ? undefined : new Entrance(address, doorToken, wire.fetch)
    const accessCode = isDemo(setup) ? DEMO_ACCESS_CODE : setup.accessCode
    const seats = datesOf(concert, setup).reduce((sum, { seatsTotal }) => sum + seatsTotal, 0)
    return { address, concert, seats, operator, entrance, accessCode, own }
  } catch (error) {
    await own?.stop('SIGTERM')
    throw error
  }
}

/**
 * Who comes early comes for a draw: then the sale opens when a part of the others is there, and draws them all. Seats are kept only where members
 * come, who would be the only ones to buy them at first.
 */
const demoOf = ({ seats, users, mix, overMs, policy }: LoadSetup) => {
  const after = (ms: number): string => new Date(Date.now() + ms).toISOString()
  const sale =
    (mix.earlyBird ?? 0) === 0
      ? demoCatalogue(seats ?? users, policy)
      : demoCatalogue(
          seats ?? users,
          { ...policy, opening: 'lottery' },
          DEMO_CONCERT,
          after(Math.max(DRAW_AFTER_MS, overMs / 3)),
        )
  return (mix.member ?? 0) === 0 ? sale : keepForMembers(sale, after(overMs + RELEASE_AFTER_MS))
}

const isDemo = ({ url, concertId }: LoadSetup): boolean => url === undefined && concertId === undefined

const ownSecret = async ({ dataDir }: ServerProcess, name: 'admin-token' | 'door-token'): Promise<string> =>
  (await readFile(join(dataDir, name), 'utf8')).trim()

const findConcert = async (address: string, setup: LoadSetup, wire: Wire): Promise<Concert> => {
  const concerts = await new FrontRow(address, { fetch: wire.fetch, timeoutMs: 5_000 }).concerts()
  const wanted = setup.concertId ?? (setup.url === undefined ? DEMO_CONCERT : undefined)
  const concert = wanted === undefined && concerts.length === 1 ? concerts[0] : concerts.find(named(wanted))
  if (concert === undefined) {
    const ids = concerts.map(({ concertId }) => concertId).join(', ')
    throw new OptionError(
      `--concert must be one of those on sale (${ids || 'none'})${wanted ? `, not "${wanted}"` : ''}`,
    )
  }
  datesOf(concert, setup)
  return concert
}

const named =
  (wanted: string | undefined) =>
  ({ concertId }: Concert): boolean =>
    concertId === wanted

const datesOf = ({ concertId, schedules }: Concert, { scheduleIds }: LoadSetup): Concert['schedules'] => {
  if (scheduleIds === undefined) return schedules
  return scheduleIds.map((wanted) => {
    const date = schedules.find(({ scheduleId }) => scheduleId === wanted)
    if (date !== undefined) return date
    const ids = schedules.map(({ scheduleId }) => scheduleId).join(', ')
    throw new OptionError(`--dates must be of ${concertId} (${ids}), not "${wanted}"`)
  })
}
