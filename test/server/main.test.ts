import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'

const START = join(import.meta.dirname, '../../server/start.js')

describe('the program', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontrow-'))
  after(() => rmSync(dataDir, { recursive: true }))

  const start = (env: Record<string, string>, stderr: 'pipe' | number = 'pipe'): ChildProcess =>
    spawn(process.argv0, [START], {
      stdio: ['ignore', 'pipe', stderr],
      env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', TRANSPORT: 'ws', ...env },
    })

  const ended = async (child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> => {
    let [out, err] = ['', '']
    child.stdout?.on('data', (text) => (out += text))
    child.stderr?.on('data', (text) => (err += text))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { code, out, err }
  }

  const addressOf = (child: ChildProcess): Promise<string> =>
    new Promise((resolve) => {
      child.stdout?.on('data', (text: Buffer) => {
        const found = /listens on (\S+)/.exec(text.toString())?.[1]
        if (found !== undefined) resolve(found)
      })
    })

  it('[D6] says where it listens, sells the sample catalogue, and ends with 0 on SIGTERM', async () => {
    const child = start({})
    const end = ended(child)
    const address = await addressOf(child)
    const concerts = (await (await fetch(`${address}/api/concerts`)).json()) as { concerts: object[] }
    expect(concerts.concerts).to.have.length(5)
    child.kill('SIGTERM')
    const { code, out, err } = await end
    const log = err.trimEnd().split('\n')
    expect(log.map((line) => JSON.parse(line).msg)).to.deep.equal(['starting', 'ready', 'draining', 'stopped'])
    expect(code).to.equal(0)
    expect(out.trim().split('\n')).to.deep.equal([
      `FrontRow listens on ${address}`,
      'transport: ws',
      `database: ${dataDir}/frontrow.sqlite`,
      `admin token: in ${dataDir}/admin-token`,
      `door token: in ${dataDir}/door-token`,
      `docs: ${address}/docs`,
    ])
  })

  it('[D6] hears the signal that npm is sent, as a service manager sends it', async () => {
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, DATA_DIR: dataDir, PORT: '0', TRANSPORT: 'ws' },
    })
    const address = await addressOf(npm)
    const end = ended(npm)
    npm.kill('SIGTERM')
    await end
    const gone = await fetch(address).then(
      () => false,
      () => true,
    )
    expect(gone).to.equal(true)
  })

  it('[D6] ends though a request never does', async () => {
    const child = start({})
    const end = ended(child)
    const { port } = new URL(await addressOf(child))
    const endless = connect(Number(port), '127.0.0.1')
    endless.on('error', () => undefined)
    await new Promise<void>((resolve) => {
      endless.write('POST /api/users HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{', () => resolve())
    })
    await fetch(`http://127.0.0.1:${port}/healthz`)
    child.kill('SIGTERM')
    expect((await end).code).to.equal(0)
  })

  it('says what is wrong with its configuration, a line each, and ends with 1', async () => {
    const { code, err } = await ended(start({ PORT: 'http', TRANSPORT: 'tcp' }))
    expect(code).to.equal(1)
    expect(err.trim().split('\n')).to.deep.equal([
      'PORT=http: PORT must be a port from 0 (any free one) to 65535',
      'TRANSPORT=tcp: TRANSPORT must be auto, uws or ws',
    ])
  })

  it('says in one line that the port is in use, and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await ended(start({ PORT: String(port), LOG_LEVEL: 'warn' }))
    other.close()
    expect(code).to.equal(1)
    expect(err).to.equal(`port ${port} of 127.0.0.1 is in use: choose another with PORT\n`)
  })

  it('goes on though nobody can take its log', async () => {
    const full = openSync('/dev/full', 'w')
    for (const complaints of [full, 'pipe'] as const) {
      const child = start({ LOG_LEVEL: 'trace' }, complaints)
      child.stderr?.destroy()
      const exited = new Promise((resolve) => child.once('exit', resolve))
      const address = await addressOf(child)
      for (let more = 0; more < 20; more += 1) {
        expect((await fetch(`${address}/api/concerts`)).status).to.equal(200)
      }
      child.kill('SIGTERM')
      expect(await exited).to.equal(0)
    }
    closeSync(full)
  })

  it('[D4] makes way by itself, saying so, once a second server has its database', async () => {
    const older = start({})
    const end = ended(older)
    await addressOf(older)
    const newer = start({})
    await addressOf(newer)
    const { code, err } = await end
    expect(code).to.equal(1)
    expect(err).to.match(/"concert":"[\w-]+","msg":"another server has taken over: this one stops"/)
    newer.kill('SIGTERM')
    expect((await ended(newer)).code).to.equal(0)
  })

  it('refuses the database of a newer version in one line, and ends with 1', async () => {
    const newer = mkdtempSync(join(tmpdir(), 'frontrow-'))
    const db = new Database(join(newer, 'frontrow.sqlite'))
    db.pragma('user_version = 9999')
    db.close()
    const { code, err } = await ended(start({ DATA_DIR: newer, LOG_LEVEL: 'warn' }))
    rmSync(newer, { recursive: true })
    expect(code).to.equal(1)
    expect(err).to.match(/^.*version 9999.*newer FrontRow\n$/)
  })
})
