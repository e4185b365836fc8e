import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { Gateway } from '../../bots/crash/Gateway.ts'
import { Round, summary } from '../../bots/crash/Round.ts'
import { type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { auditBooks } from '../../storage/sqlite/books.ts'

const BACKUP = fileURLToPath(new URL('../../storage/sqlite/backup.ts', import.meta.url))

const backup = (dataDir: string, ...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, DATA_DIR: dataDir } }
    const child = execFile(process.execPath, [BACKUP, ...args], options, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
    })
  })

describe('a backup', () => {
  let dataDir: string
  let restoredDir: string
  let gateway: Gateway
  const servers: ServerProcess[] = []
  const start = async (folder: string): Promise<ServerProcess> => {
    const server = await startServerProcess({ dataDir: folder })
    servers.push(server)
    gateway.lead(server.address)
    return server
  }

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-backup-'))
    restoredDir = await mkdtemp(join(tmpdir(), 'frontrow-restored-'))
    gateway = await Gateway.open()
  })
  after(async () => {
    gateway.close()
    for (const server of servers) await server.stop('SIGKILL')
    for (const folder of [dataDir, restoredDir]) await rm(folder, { recursive: true })
  })

  it('[D1] taken in the middle of a sale has all that was acknowledged before it, and a server sells on from it', async () => {
    const server = await start(dataDir)
    const round = await Round.start(server, { address: gateway.address, number: 1, bots: 40, seed: 5 })
    await round.witness.milestones.reached('paid', 3)
    const told = round.witness.told()
    const target = join(restoredDir, 'frontrow.sqlite')
    const { code, output } = await backup(dataDir, target)
    const soldOn = round.witness.milestones.reached('paid', 1)
    expect(output).to.match(/^backup: .*frontrow\.sqlite, [\d.]+ MB\nbooks: sound\n$/)
    expect(code).to.equal(0)
    await soldOn
    await round.end()
    expect(await server.stop('SIGTERM')).to.equal(0)

    expect(auditBooks(target).faults).to.deep.equal([])
    await copyFile(join(dataDir, 'access-token-secret'), join(restoredDir, 'access-token-secret'))
    const restored = await start(restoredDir)
    expect(await round.compare(restored.address, told), summary(told)).to.deep.equal([])
    const next = await Round.start(restored, { address: gateway.address, number: 2, bots: 20, seed: 5 })
    await next.witness.milestones.reached('paid', 2)
    await next.end()
    expect(await restored.stop('SIGTERM')).to.equal(0)
    expect(auditBooks(target).faults).to.deep.equal([])
  })

  it('goes beside the database unless told otherwise, and leaves nothing else', async () => {
    const before = await readdir(dataDir)
    expect((await backup(dataDir)).code).to.equal(0)
    const added = (await readdir(dataDir)).filter(
      (name) => !before.includes(name) && !name.startsWith('frontrow.sqlite-'),
    )
    expect(added.join()).to.match(/^backup-\d{8}T\d{6}Z\.sqlite$/)
    expect((await stat(join(dataDir, added.join()))).mode & 0o777).to.equal(0o600)
  })

  it('overwrites nothing, and says so', async () => {
    const taken = join(dataDir, 'taken')
    await writeFile(taken, 'mine')
    const { code, output } = await backup(dataDir, taken)
    expect(output).to.equal(`no backup: ${taken} exists already, and a backup overwrites nothing\n`)
    expect(code).to.equal(2)
    expect(await readFile(taken, 'utf8')).to.equal('mine')
  })

  it('of nothing is refused', async () => {
    const { code, output } = await backup(join(dataDir, 'nowhere'), join(dataDir, 'copy'))
    expect([code, output.startsWith('no backup: ')]).to.deep.equal([2, true])
  })
})
