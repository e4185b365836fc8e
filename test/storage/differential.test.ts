import { expect } from 'chai'
import fc from 'fast-check'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import type { Storage, WriteSet } from '../../storage/Storage.ts'
import { auditBooks } from '../../storage/sqlite/books.ts'
import { SqliteStorage } from '../../storage/sqlite/SqliteStorage.ts'
import { NOW, SEED, setStage, verdicts } from './fixtures.ts'
import { COMMANDS, histories, type Intent, Writer } from './histories.ts'
import { removeTemporaryFiles, temporaryFile } from './temporaryFile.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 40)

const commit = async (storage: Storage, batch: readonly WriteSet[]) => {
  const outcomes = await storage.commit(batch)
  const balances = outcomes.map((outcome) => (outcome.kind === 'committed' ? outcome.balance : undefined))
  return { verdicts: verdicts(outcomes), balances }
}

/** One step on both stores; what they answered. */
const perform = async (stores: readonly Storage[], writer: Writer, intent: Intent): Promise<readonly unknown[]> => {
  const onBoth = (act: (storage: Storage) => Promise<unknown>) => Promise.all(stores.map(act))
  switch (intent.do) {
    case 'commit': {
      const batch = await writer.writeSets(intent.batch)
      return onBoth((storage) => commit(storage, batch))
    }
    case 'lease':
      writer.leaseTaken(intent.concertId)
      return onBoth((storage) => storage.acquireLease(intent.concertId, 'server-2', NOW))
    case 'import':
      return onBoth((storage) =>
        storage.importCatalogue(intent.catalogue, NOW, intent.isStranger ? [] : writer.leases, {
          dryRun: intent.dryRun,
          newSeed: () => SEED,
        }),
      )
    case 'forget':
      return onBoth(async (storage) => [
        await storage.forgetOutcomes(intent.beforeMs, intent.limit),
        await storage.purgeOutbox(2 * intent.limit, intent.beforeMs, intent.limit),
      ])
  }
}

const readAll = async (storage: Storage, reservationIds: readonly string[]) => ({
  concertIds: await storage.concertIds(),
  concerts: await Promise.all(['a', 'b', 'c'].map((id) => storage.loadConcert(id))),
  reservations: await Promise.all(reservationIds.map((id) => storage.reservation(id))),
  offered: await Promise.all(
    reservationIds.flatMap((id) => [0, 1].map((nth) => storage.reservationByTransferCode(`code-${id}-1-${nth}`))),
  ),
  revoked: await Promise.all(['a1', 'b1', 'b2'].map((id) => storage.revokedTickets(id, 0, 100))),
  audit: await storage.audit(0, 1_000),
  marks: await storage.outboxMarks(),
  outbox: await storage.outbox((await storage.outboxMarks()).first - 1, 1_000),
  found: await storage.users('', undefined, 10),
  orders: await Promise.all(
    COMMANDS.map((command) => storage.commandOutcome(null, command, NOW + LIMITS.outcomeLifeMs)),
  ),
  users: await Promise.all(
    ['kim', 'lee', 'park', 'nobody'].map(async (id) => {
      const entries = await storage.entries(id, undefined, 100)
      const now = NOW + LIMITS.outcomeLifeMs
      return {
        user: await storage.user(id),
        wallet: await storage.wallet(id),
        entries,
        behind: await storage.entries(id, entries[0]?.entryId, 2),
        reservations: await storage.reservationsOf(id),
        page: await storage.reservationsOf(id, { after: reservationIds[0], limit: 2 }),
        outcomes: await Promise.all(COMMANDS.map((command) => storage.commandOutcome(id, command, now))),
      }
    }),
  ),
})

describe('the memory store and the SQLite store', () => {
  afterEach(removeTemporaryFiles)

  it('answer every history alike, end with the same contents, and with sound books', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const file = temporaryFile()
        const memory = new MemoryStorage()
        const sqlite = SqliteStorage.open(file)
        try {
          const { a, b } = await setStage(memory)
          await setStage(sqlite)
          const writer = new Writer(memory, { a: a.epoch, b: b.epoch })
          for (const intent of history) {
            const [inMemory, inSqlite] = await perform([memory, sqlite], writer, intent)
            expect(inSqlite).to.deep.equal(inMemory)
          }
          const inMemory = await readAll(memory, writer.reservationIds)
          expect(await readAll(sqlite, writer.reservationIds)).to.deep.equal(inMemory)
          expect(auditBooks(file).faults).to.deep.equal([])
        } finally {
          await sqlite.close()
        }
      }),
      { numRuns: RUNS },
    )
  }).timeout(RUNS * 2_000)
})
