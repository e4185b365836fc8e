import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { FrontRow } from '../client-sdk/FrontRow.ts'
import { LiveSchedule, type LiveScheduleEvents } from '../client-sdk/LiveSchedule.ts'
import { ChangeEvent, parseCatalogue } from '../client-sdk/protocol/index.ts'
import { Queue, type QueueEvents } from '../client-sdk/Queue.ts'
import { Environment, readConfig } from '../server/config.ts'
import { createServer } from '../server/createServer.ts'
import { policiesTable } from './support/policiesTable.ts'

const ROOT = join(import.meta.dirname, '..')
const run = promisify(execFile)

/** Of the SDK's events there are only types. */
const QUEUE_EVENTS: Readonly<Record<keyof QueueEvents, true>> = {
  position: true,
  seats: true,
  admitted: true,
  ended: true,
  sale: true,
  disconnected: true,
  reconnected: true,
}
const HALL_EVENTS: Readonly<Record<keyof LiveScheduleEvents, true>> = {
  seats: true,
  'hold-expired': true,
  'seats-offered': true,
  'token-expired': true,
  closed: true,
  disconnected: true,
  reconnected: true,
}

const membersOf = ({ prototype }: { readonly prototype: object }): readonly string[] =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')

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
      EVENTS_KEPT_DAYS: `${read.config.eventsKeptDays}`,
      LOG_LEVEL: read.config.logLevel,
    })
  })

  /** The names in backquotes of the sentence that begins so, a list for each pair of them. */
  const namesAfter = (beginning: string): readonly (readonly string[])[] => {
    const [, rest = ''] = readme.split(beginning)
    const [sentence = ''] = rest.split(/`\.\s|`;\s/)
    return [...`${sentence}\``.matchAll(/`([^`]*)`/g)].map(([, names = '']) => names.split(/\s+/))
  }

  it('lists what the SDK has', () => {
    expect(namesAfter('\n- `FrontRow`: ').flat()).to.have.members(membersOf(FrontRow))
    const [does, has, hears] = namesAfter('\n- what `enterQueue` gives: ')
    expect([...(does ?? []), ...(has ?? [])]).to.have.members(membersOf(Queue))
    expect(hears).to.have.members(Object.keys(QUEUE_EVENTS))
    const [sells, shows, tells] = namesAfter('\n- what `openSchedule` gives: ')
    expect([...(sells ?? []), ...(shows ?? [])]).to.have.members(['seats', ...membersOf(LiveSchedule)])
    expect(tells).to.have.members(Object.keys(HALL_EVENTS))
  })

  it('[E1] lists every kind of event, in their order', () => {
    const kinds = ChangeEvent.options.map(({ shape }) => shape.type.value)
    expect(namesAfter('The kinds are ')).to.deep.equal([kinds])
  })

  it('has a catalogue that can be imported', () => {
    expect(parseCatalogue(JSON.parse(blocks('json')[0] ?? ''))).to.have.property('ok', true)
  })

  describe('what we promise', () => {
    const CHECKS = ['test', 'simulate', 'crash', 'bots', 'seating', 'demo', 'fuzz']
    let promises: { readonly rules: readonly string[]; readonly checks: readonly string[] }[]
    /** By script: its arguments, and what is said of it. */
    let commands: Map<string, { readonly args: string; readonly said: string }>
    let scripts: Readonly<Record<string, string>>

    before(async () => {
      const [, section = ''] = /^## What we promise[^\n]*\n(.*?)^## /ms.exec(readme) ?? []
      const names = (cell = ''): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name as string)
      promises = [...section.matchAll(/^\| .*\. \| ([\w ]+) \| (.*?) ?\|$/gm)].map(([, rules = '', checks]) => ({
        rules: rules.split(' '),
        checks: names(checks),
      }))
      const rows = section.matchAll(/^\| `npm (?:run )?(\w+)(?: -- ([^`]*))?` \| (.*) \|$/gm)
      commands = new Map([...rows].map(([, name = '', args = '', said = '']) => [name, { args, said }]))
      scripts = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).scripts
    })

    it('cites rules that SPEC.md has, and is checked by commands that are explained', async () => {
      const spec = await readFile(join(ROOT, 'SPEC.md'), 'utf8')
      expect(promises).to.have.length.above(8)
      for (const { rules, checks } of promises) {
        for (const rule of rules) expect(spec).to.include(`- **${rule}**`)
        expect([...commands.keys()]).to.include.members(checks)
      }
    })

    it('is checked by every command there is for it', () => {
      expect([...commands.keys()]).to.have.members(CHECKS.filter((name) => name in scripts))
    })

    it('is checked as often as it says: as CI does, and by as many tests', async () => {
      const ci = await readFile(join(ROOT, '.ci/run'), 'utf8')
      for (const [, name = '', args] of ci.matchAll(/npm run --silent (\w+) -- (.*)$/gm)) {
        if (CHECKS.includes(name)) expect(commands.get(name)?.args, name).to.equal(args)
      }
      for (const [name, { args, said }] of commands) {
        for (const [count] of args.matchAll(/\d+/g)) expect(said, name).to.include(Number(count).toLocaleString('en'))
      }
      const [, promised = ''] = /More than ([\d,]+) tests/.exec(commands.get('test')?.said ?? '') ?? []
      const mocha = join(ROOT, 'node_modules/mocha/bin/mocha.js')
      const listed = await run(process.execPath, [mocha, '--dry-run', '--reporter', 'dot', 'test/**/*.test.ts'], {
        cwd: ROOT,
      })
      const [, there] = /^ +(\d+) passing/m.exec(listed.stdout) ?? []
      expect(Number(there)).to.be.above(Number(promised.replace(',', '')))
      expect(Number(promised.replace(',', ''))).to.be.above(0)
    })
  })

  describe('against a server as it first starts', () => {
    let folder: string
    let server: Awaited<ReturnType<typeof createServer>>

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'frontrow-readme-'))
      const read = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), TRANSPORT: process.env.TRANSPORT })
      if (!read.ok) throw new Error(read.faults.join('\n'))
      server = await createServer(read.config)
      await writeFile(join(folder, 'package.json'), '{"type":"module"}')
      await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    })
    after(async () => {
      await server.close()
      await rm(folder, { recursive: true })
    })

    const atServer = (code: string): string => code.replaceAll('http://127.0.0.1:2567', server.address)

    /** What an example of the SDK prints. */
    const printedBy = async (example = ''): Promise<string> => {
      await writeFile(join(folder, 'example.ts'), atServer(example))
      return (await run(process.execPath, ['example.ts'], { cwd: folder })).stdout
    }

    it('has an SDK example that buys two seats', async () => {
      expect(await printedBy(blocks('ts')[0])).to.match(/^paid \d+, \d+ left, sitting at \[ '.+', '.+' \]$/m)
    })

    it('has an SDK example that runs a sale', async () => {
      const printed = await printedBy(blocks('ts')[1])
      expect(printed).to.match(/Letters from Busan.*: OPEN, \d+ waiting, \d+ seats sold$/m)
      for (const action of ['sale-paused', 'admission-changed', 'sale-resumed']) {
        expect(printed).to.match(new RegExp(`^\\S+Z operator ${action} letters-from-busan$`, 'm'))
      }
    })

    it('[E5] has an SDK example that follows a sale', async () => {
      await writeFile(join(folder, 'follow.ts'), atServer(blocks('ts')[2] ?? ''))
      const follower = spawn(process.execPath, ['follow.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
      let printed = ''
      for await (const part of follower.stdout) {
        printed += part
        if (printed.includes('followed up to 1\n')) break
      }
      if (follower.exitCode === null && follower.kill()) await once(follower, 'exit')
      expect(printed).to.include('followed up to 1\n')
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
