import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { DEMO_CONCERT, demoCatalogue } from '../../bots/demoCatalogue.ts'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { verifyBooks } from '../../bots/verifyBooks.ts'

const HAMMER = fileURLToPath(new URL('../../bots/http/hammer.sh', import.meta.url))

const hasCurl = (): boolean => {
  try {
    execFileSync('curl', ['--version'])
    return true
  } catch {
    return false
  }
}

const hammer = (...args: string[]): Promise<{ code: number; out: string; errors: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, TOOL_S: '1' }
    execFile('sh', [HAMMER, ...args], { env }, (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })

describe('the load test by curl', () => {
  let dataDir: string
  let server: ServerProcess | undefined

  before(async function () {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-http-'))
    if (!hasCurl()) {
      console.log('      not run: there is no curl')
      this.skip()
    }
    server = await startServerProcess({ dataDir })
    await importCatalogue(server, demoCatalogue(40, { maxActive: 6, activeLifeMs: 60_000 }))
  })

  after(async () => {
    await server?.stop('SIGTERM')
    await rm(dataDir, { recursive: true })
  })

  it('[H2] [C1] sells a seat that all want at once to one, who pays once', async () => {
    const { code, out, errors } = await hammer(server?.address ?? '', '6', DEMO_CONCERT)
    expect(errors).to.equal('')
    expect(out).to.match(
      /^seat 1-1 of demo-night-1: 1 held it, 5 were told that it is taken \(p50 [\d.]+ ms, .*max [\d.]+ ms\)$/m,
    )
    expect(out).to.match(/^paid, once: \{"paymentId":/m)
    expect(code).to.equal(0)
    expect(await verifyBooks(server?.databaseFile ?? '')).to.include({ sound: true })
  })

  it('says what it can not try', async () => {
    expect(await hammer(server?.address ?? '', 'many')).to.include({ code: 2 })
    const nobody = await hammer('http://127.0.0.1:9', '2')
    expect(nobody.errors).to.contain('nobody answers at http://127.0.0.1:9')
    expect(nobody.code).to.equal(2)
  })
})
