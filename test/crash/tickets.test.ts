import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { DoorClient, FrontRow, type RefusedError } from '../../client-sdk/index.ts'
import type { Reservation } from '../../client-sdk/protocol/index.ts'
import { effectBetween, readBooks } from '../doors/idempotency/effects.ts'
import { hurried } from '../doors/idempotency/openClient.ts'
import { PRICE } from '../doors/idempotency/rows.ts'
import { ServerCustomer } from '../doors/idempotency/ServerCustomer.ts'
import { stockedFolder } from '../doors/idempotency/stockedFolder.ts'
import { TappedLine } from '../doors/idempotency/TappedLine.ts'
import { DATE } from '../support/Sale.ts'

const PATIENT = { timing: hurried, timeoutMs: 300_000 }
const MOMENTS = ['before', 'after'] as const
/** Two commands of each kind, of which neither may be the first to be stored. */
const namesOf = (what: 'accept' | 'scan', moment: (typeof MOMENTS)[number]) =>
  [`${what}-${moment}-1`, `${what}-${moment}-2`] as const

const codeOf = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'OK',
    (error: RefusedError) => error.code,
  )

const idsOf = async (customer: ServerCustomer): Promise<readonly string[]> => {
  const { reservations } = await customer.done<{ reservations: Reservation[] }>('reservations', {})
  return reservations.map(({ reservationId }) => reservationId)
}

describe('two who want one ticket, and a server that is killed in the very commit for whoever is first', () => {
  const dieAt = new Map<string, string>(
    MOMENTS.flatMap((moment) =>
      [...namesOf('accept', moment), ...namesOf('scan', moment)].map((name) => [name, moment] as const),
    ),
  )
  let dataDir: string
  let server: ServerProcess
  let line: TappedLine
  let seats = 0

  /** A server that dies at whatever none before it has died at. */
  const start = async (): Promise<void> => {
    const env = {
      ADDRESS_RATE: '0',
      NODE_OPTIONS: `--import=${new URL('./dieAtCommit.ts', import.meta.url)}`,
      DIE_AT: JSON.stringify(Object.fromEntries(dieAt)),
    }
    server = await startServerProcess({ dataDir, env })
  }

  const customer = () => new ServerCustomer(line.address, () => `A-${++seats}`).register()

  before(async () => {
    dataDir = await stockedFolder()
    await start()
    line = await TappedLine.to(server.address)
  })
  after(async () => {
    await line.close()
    await server.stop('SIGKILL')
    await rm(dataDir, { recursive: true })
  })

  /** Sends each under its name, and once the server has died of one starts another for both to ask again. */
  const survive = async (names: readonly string[], send: readonly ((commandId: string) => Promise<unknown>)[]) => {
    const before = readBooks(server.databaseFile)
    const codes = Promise.all(send.map((each, nth) => codeOf(each(names[nth] as string))))
    expect(await server.exited).to.equal(null)
    const atDeath = effectBetween(before, readBooks(server.databaseFile))
    for (const name of names) dieAt.delete(name)
    await start()
    line.cut(server.address)
    return { codes: await codes, atDeath, effect: effectBetween(before, readBooks(server.databaseFile)) }
  }

  const clientOf = ({ session }: ServerCustomer): FrontRow => {
    const client = new FrontRow(line.address, PATIENT)
    client.session = session
    return client
  }

  for (const moment of MOMENTS) {
    it(`[C1] [D1] [T2] one of them has the reservation: killed ${moment} it was durable`, async () => {
      const giver = await customer()
      const [one, other] = [await customer(), await customer()]
      const transferCode = await giver.transferCode(PRICE)
      const [reservationId] = await idsOf(giver)
      const { codes, atDeath, effect } = await survive(
        namesOf('accept', moment),
        [one, other].map((each) => (commandId) => clientOf(each).acceptTransfer(transferCode, { commandId })),
      )
      expect([...codes].sort()).to.deep.equal(['OK', 'TRANSFER_CODE_INVALID'])
      expect(effect).to.deep.equal({ offers: -1, transfers: 1, recorded: 1 })
      expect(atDeath).to.deep.equal(moment === 'before' ? {} : effect)
      const holder = codes[0] === 'OK' ? one : other
      expect(await Promise.all([giver, one, other].map(idsOf))).to.deep.equal(
        [giver, one, other].map((each) => (each === holder ? [reservationId] : [])),
      )
      const { generation } = await holder.done<{ generation: number }>('signedTicket', { reservationId })
      expect(generation).to.equal(2)
    })
  }

  for (const moment of MOMENTS) {
    it(`[A3] [A4] [C1] [D1] one of them is let in: killed ${moment} it was durable`, async () => {
      const ticket = await (await customer()).ticketFor(PRICE)
      const doorToken = readFileSync(join(dataDir, 'door-token'), 'utf8').trim()
      const comeTo = (door: string) => (commandId: string) =>
        new DoorClient(line.address, { ...PATIENT, doorToken, scheduleId: DATE, door }).checkIn(ticket, { commandId })
      const { codes, atDeath, effect } = await survive(namesOf('scan', moment), [comeTo('North'), comeTo('East')])
      expect([...codes].sort()).to.deep.equal(['ALREADY_CHECKED_IN', 'OK'])
      expect(effect).to.deep.equal({ checkIns: 1, recorded: 1 })
      expect(atDeath).to.deep.equal(moment === 'before' ? {} : effect)
      const again = await comeTo('West')(`late-${moment}`).catch((error: RefusedError) => error)
      expect(again).to.deep.include({ code: 'ALREADY_CHECKED_IN' })
      expect((again as RefusedError).checkedIn?.door).to.equal(codes[0] === 'OK' ? 'North' : 'East')
    })
  }
})
