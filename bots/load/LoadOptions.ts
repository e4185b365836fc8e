import { parseArgs } from 'node:util'
import { ARRIVALS } from '../arrivals.ts'
import { type Behaviour, EVERYBODY, type Mix } from '../Mix.ts'
import { durationMs, mixOf, number, OptionError, oneOf, wholeNumber } from '../options.ts'
import type { LoadSetup } from './LoadSetup.ts'

const EVERYBODY_TEXT = Object.entries(EVERYBODY)
  .map(([behaviour, weight]) => `${behaviour}=${weight}`)
  .join(',')

export const LOAD_USAGE = `npm run bots [-- options]

Sends a crowd of customers through a sale, measures what they wait for, and checks the books afterwards.

where
  --url ADDRESS       the server; without it one of our own is started on a temporary folder, with limits off
  --concert ID        the concert; without it our own server's demo sale, or the only one there is
  --dates ID,ID       its dates to choose from (all)
  --seats N           seats of our own server's demo sale (as many as users)
  --admin-token T     the operator's token for --url, to check the books; also read from ADMIN_TOKEN
  --door-token T      the doors' token for --url, for attendees; also read from DOOR_TOKEN
  --access-code C     what members present, but at our own server's demo sale, which has one

who and when
  --users N           how many customers (1000)
  --over TIME         they arrive within this time, such as 30s (30s)
  --arrive CURVE      spike: most of them at once; ramp: ever more; steady: evenly (spike)
  --mix A=N,B=N       behaviours by weight (${EVERYBODY_TEXT};
                      members and attendees where what they need is known)
                        buyer          looks, thinks, holds and pays; like all, now and then gives it back
                        abandoner      leaves the line, or a hold unpaid, released or paid too late
                        doubleClicker  sends everything twice
                        sniper         wants the very front, at once, like all the others
                        bestSeats      asks the server for the best seats that are free
                        hoarder        holds and gives back over and over, before it buys
                        poller         buys over HTTP alone, without a socket
                        earlyBird      comes before all the others; with them a demo sale draws its line
                        noShow         has gone when its turn comes
                        member         presents an access code, some a wrong one first, and holds seats that are kept for it
                        giver          buys for a receiver, and passes it on by a transfer code; some withdraw that, some try it themselves
                        receiver       buys nothing, but takes what its giver passes on, and goes in with it
                        attendee       goes in with what it has bought: two doors scan its ticket at once
                        waitlister     comes last, and waits for seats to come back: pays, declines or lets lapse what is offered to it
                      Where the concert offers that, some of all begin the checkout of what they hold.
  --pace N            multiplies every pause for thought; 1 is a person in a hurry (1)
  --for TIME          the sale is cut off after this long (60s)
  --seed N            the same seed draws the same customers (1)

what comes of it
  --json FILE         the report for machines
  --html FILE         the report with charts, one file to be opened anywhere
  --help              this

Ctrl-C ends the sale with its report; a second one ends at once. Exit code 0: nothing was sold twice or lost; 1: something
was, or it could not be checked; 2: the options are wrong.`

/** Options without which some can't do what they come for. */
const NEEDED: Readonly<Partial<Record<Behaviour, string>>> = { member: 'access-code', attendee: 'door-token' }

export interface LoadOptions {
  readonly setup: LoadSetup
  readonly json: string | undefined
  readonly html: string | undefined
}

/** @returns undefined where only help is wanted; @throws OptionError */
export const readLoadOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): LoadOptions | undefined => {
  const values = parsed(args)
  if (values.help) return undefined
  const { url, concert, dates, json, html, mix } = values
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new OptionError(`--url must be an address such as http://127.0.0.1:2567, not "${url}"`)
  }
  if (url !== undefined && values.seats !== undefined)
    throw new OptionError('--seats is for a server of our own, not --url')
  if (concert !== undefined && values.seats !== undefined) {
    throw new OptionError('--seats is for the demo sale, not for --concert')
  }
  const accessCode = values['access-code']
  const doorToken = (values['door-token'] ?? env.DOOR_TOKEN) || undefined
  const lacks = (behaviour: Behaviour): boolean =>
    (behaviour === 'member' && (url ?? concert) !== undefined && accessCode === undefined) ||
    (behaviour === 'attendee' && url !== undefined && doorToken === undefined)
  const setup: LoadSetup = {
    url,
    adminToken: (values['admin-token'] ?? env.ADMIN_TOKEN) || undefined,
    doorToken,
    accessCode,
    concertId: concert,
    scheduleIds: dates?.split(',').map((id) => id.trim()),
    seats: values.seats === undefined ? undefined : wholeNumber('seats', values.seats, 1, 50_000),
    policy: {},
    users: wholeNumber('users', values.users, 1, 20_000),
    overMs: durationMs('over', values.over),
    arrival: oneOf('arrive', values.arrive, ARRIVALS),
    mix: mix === undefined ? less(EVERYBODY, lacks) : mixOf('mix', mix),
    pace: number('pace', values.pace, 0, 100),
    forMs: durationMs('for', values.for),
    seed: wholeNumber('seed', values.seed, 1, 2 ** 31),
  }
  for (const [behaviour, option] of Object.entries(NEEDED) as [Behaviour, string][])
    if ((setup.mix[behaviour] ?? 0) > 0 && lacks(behaviour))
      throw new OptionError(`--mix names ${behaviour}: say --${option}`)
  if (setup.overMs > setup.forMs) throw new OptionError('--over must not be longer than --for')
  return { setup, json, html }
}

const less = (mix: Mix, leftOut: (behaviour: Behaviour) => boolean): Mix =>
  Object.fromEntries(Object.entries(mix).filter(([behaviour]) => !leftOut(behaviour as Behaviour)))

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        concert: { type: 'string' },
        dates: { type: 'string' },
        seats: { type: 'string' },
        'admin-token': { type: 'string' },
        'door-token': { type: 'string' },
        'access-code': { type: 'string' },
        users: { type: 'string', default: '1000' },
        over: { type: 'string', default: '30s' },
        arrive: { type: 'string', default: 'spike' },
        mix: { type: 'string' },
        pace: { type: 'string', default: '1' },
        for: { type: 'string', default: '60s' },
        seed: { type: 'string', default: '1' },
        json: { type: 'string' },
        html: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (cause) {
    throw new OptionError((cause as Error).message, { cause })
  }
}
