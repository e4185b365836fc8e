import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { parseCatalogue } from '../client-sdk/protocol/index.ts'
import { Environment, readConfig } from '../server/config.ts'
import { createServer } from '../server/createServer.ts'
import { policiesTable } from './support/policiesTable.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

describe('README.md', () => {
  let readme: string
  before(async () => {
    readme = await readFile(join(ROOT, 'README.md'), 'utf8')
  })

  const blocks = (language: string): string[] =>
    [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, code]) => code as string)

  it('shows the policies as they are', () => {
    expect(readme).to.include(policiesTable())
  })

  it('lists every setting with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \|\s*([^|]*?)\s*\|/gm)].map(([, name, value]) => [name, value])
    expect(rows.map(([name]) => name)).to.deep.equal(Object.keys(Environment.shape))
    const read = readConfig({})
    if (!read.ok) throw new Error(read.faults.join('\n'))
    const { port, host, dataDir, transport, trustedProxies, addressRate, userRate, socketRate } = read.config
    const shown = Object.fromEntries(rows)
    expect(shown).to.include({ PORT: `${port}`, HOST: host, DATA_DIR: dataDir, TRANSPORT: transport })
    expect(shown).to.include({ TRUST_PROXY: `${trustedProxies}`, ADDRESS_RATE: `${addressRate}` })
    expect(shown).to.include({
      USER_RATE: `${userRate}`,
      SOCKET_RATE: `${socketRate}`,
      SELF_CHARGE: read.config.selfCharge ? 'on' : 'off',
    })
  })

  it('has a catalogue that can be imported', () => {
    expect(parseCatalogue(JSON.parse(blocks('json')[0] ?? ''))).to.have.property('ok', true)
  })

  describe('against a server as it first starts', () => {
    let folder: string
    let server: Awaited<ReturnType<typeof createServer>>

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'frontrow-readme-'))
      const read = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), TRANSPORT: process.env.TRANSPORT })
      if (!read.ok) throw new Error(read.faults.join('\n'))
      server = await createServer(read.config)
    })
    after(async () => {
      await server.close()
      await rm(folder, { recursive: true })
    })

    const atServer = (code: string): string => code.replaceAll('http://127.0.0.1:2567', server.address)

    it('has an SDK example that buys two seats', async () => {
      const [example = ''] = blocks('ts')
      await writeFile(join(folder, 'example.ts'), atServer(example))
      await writeFile(join(folder, 'package.json'), '{"type":"module"}')
      await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
      const { stdout } = await run(process.execPath, ['example.ts'], { cwd: folder })
      expect(stdout).to.match(/^paid \d+, \d+ left, sitting at \[ '.+', '.+' \]$/m)
    })

    it('has a purchase by curl that works', async function () {
      const curl = blocks('sh').find((code) => code.includes('my-first-payment')) ?? ''
      const hasCurl = await run('curl', ['--version']).catch(() => undefined)
      if (hasCurl === undefined) {
        console.log('      curl is not installed here')
        return this.skip()
      }
      const { stdout } = await run('bash', ['-euc', atServer(curl)], { cwd: folder })
      expect(stdout).to.include('"scheduleId":"letters-0514"')
      expect(stdout).to.match(
        /\{"paymentId":"[^"]+","reservationId":"[^"]+","amount":\d+,"paidAt":"[^"]+","balance":\d+\}$/,
      )
    })
  })
})
