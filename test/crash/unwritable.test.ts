import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Problem, Reservation } from '../../client-sdk/protocol/index.ts'
import { auditBooks } from '../../storage/sqlite/books.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

const SEATS = 'GET /api/schedules/demo-1/seats'

/** A disk of its own whose database can be made unwritable and writable again. */
interface Disk {
  readonly folder: string
  /** What /readyz says of it. */
  readonly reason: RegExp
  fill(): void
  free(): void
  remove(): void
}

/** A tmpfs of 8 MB, really filled. Undefined where this user may not mount. */
const fullDisk = (folder: string): Disk | undefined => {
  const mount = join(folder, 'disk')
  mkdirSync(mount)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mount]).status !== 0) return undefined
  const ballast = join(mount, 'ballast')
  return {
    folder: mount,
    reason: /can't be written: database or disk is full/,
    fill: () => {
      const file = openSync(ballast, 'w')
      const page = Buffer.alloc(4_096)
      try {
        while (writeSync(file, page) > 0);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC')
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast),
    remove: () => spawnSync('umount', ['--lazy', mount]),
  }
}

/**
 * Files that nobody may write, root neither, however long ago they were opened (ext4). Undefined where that can't be
 * had.
 */
const readOnlyFiles = (folder: string): Disk | undefined => {
  const data = join(folder, 'data')
  const chattr = (flag: string, ...names: string[]) =>
    spawnSync('chattr', [flag, ...names.map((name) => join(data, name))]).status === 0
  const names = ['frontrow.sqlite', 'frontrow.sqlite-wal']
  const probe = join(folder, 'probe')
  const file = openSync(probe, 'w')
  try {
    if (spawnSync('chattr', ['+i', probe]).status !== 0) return undefined
    writeSync(file, 'x')
    return undefined
  } catch {
    return {
      folder,
      reason: /can't be written: disk I\/O error/,
      fill: () => expect(chattr('+i', ...names)).to.equal(true),
      free: () => expect(chattr('-i', ...names)).to.equal(true),
      remove: () => undefined,
    }
  } finally {
    closeSync(file)
    spawnSync('chattr', ['-i', probe])
  }
}

const disks = {
  'a disk that is full': { make: fullDisk, needs: 'the right to mount a tmpfs' },
  'a database file that has become read-only': { make: readOnlyFiles, needs: 'chattr +i on ext4' },
}
for (const [title, { make, needs }] of Object.entries(disks)) {
  describe(title, () => {
    let folder: string
    let disk: Disk | undefined
    let server: TestServer
    let visitor: Awaited<ReturnType<TestServer['visitor']>>
    let held: Reservation

    before(async function () {
      folder = await mkdtemp(join(tmpdir(), 'frontrow-disk-'))
      disk = make(folder)
      if (disk === undefined) {
        console.log(`      not run: it needs ${needs}`)
        return this.skip()
      }
      const dataDir = join(disk.folder, 'data')
      mkdirSync(dataDir)
      // No limit: this one asks as fast as it is answered.
      server = await startServer({ dataDir, userRate: 0, addressRate: 0 })
      visitor = await server.visitor()
      await server.request('POST /api/wallet/charges', { ...visitor, body: { amount: 500_000 } })
      held = (await hold<Reservation>('R1-1')).body
      disk.fill()
    })
    after(async () => {
      await server?.close()
      disk?.remove()
      await rm(folder, { recursive: true })
    })

    const hold = <T = Problem>(seat: string) =>
      server.request<T>('POST /api/schedules/demo-1/reservations', { ...visitor, body: { seats: [seat] } })
    /** Asks until it is answered with that status. */
    const until = async (status: number, ask: () => Promise<{ readonly status: number }>): Promise<void> => {
      while ((await ask()).status !== status);
    }

    it('[D3] has every command refused with UNAVAILABLE', async () => {
      const refused = await Promise.all([
        hold('R1-2'),
        server.request(`POST /api/reservations/${held.reservationId}/payment`, visitor),
        server.request(`DELETE /api/reservations/${held.reservationId}`, visitor),
        server.request('POST /api/wallet/charges', { ...visitor, body: { amount: 1 } }),
        server.request('POST /api/users', { body: { name: 'Bo' } }),
      ])
      expect(refused.map(({ body }) => body.code)).to.deep.equal(refused.map(() => 'UNAVAILABLE'))
    })

    it('still lets everyone read what is theirs, the concerts, and, a moment after a failed command, the seats', async () => {
      const { body: wallet } = await server.request<{ balance: number }>('GET /api/wallet', visitor)
      expect(wallet.balance).to.equal(500_000)
      const mine = await server.request<{ reservations: Reservation[] }>('GET /api/reservations', visitor)
      expect(mine.body.reservations).to.have.length(1)
      expect(mine.body.reservations[0]).to.deep.include(held)
      const { body } = await server.request<{ concerts: object[] }>('GET /api/concerts')
      expect(body.concerts).to.have.length(1)
      await until(200, () => server.request(SEATS, visitor))
      const { body: seats } = await server.request<{ seats: object[] }>(SEATS, visitor)
      expect(seats.seats).to.have.length(19)
    })

    it('is told by /readyz, while /healthz says that the server lives', async () => {
      const ready = await server.request<{ reason: string }>('GET /readyz')
      expect(ready.status).to.equal(503)
      expect(ready.body.reason).to.match(disk?.reason as RegExp)
      expect((await server.request('GET /healthz')).status).to.equal(200)
    })

    it('[D3] can be sold on again, without a restart, as soon as it can be written', async () => {
      disk?.free()
      await until(201, () => hold('R1-2'))
      const paid = await server.request(`POST /api/reservations/${held.reservationId}/payment`, visitor)
      expect(paid.status).to.equal(201)
      await until(200, () => server.request('GET /readyz'))
      expect(auditBooks(server.databaseFile).faults).to.deep.equal([])
    })
  })
}
