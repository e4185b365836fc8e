import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadSecrets } from '../../server/secrets.ts'

const FILES = ['access-token-secret', 'admin-token', 'door-token', 'ticket-secret']

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontrow-'))
  const dataDir = join(folder, 'data')
  const fromFiles = {
    dataDir,
    accessTokenSecret: undefined,
    adminToken: undefined,
    doorToken: undefined,
    ticketSecret: undefined,
  }
  const told: string[] = []
  after(() => rmSync(folder, { recursive: true }))

  const load = (config: Parameters<typeof loadSecrets>[0] = fromFiles) => {
    told.length = 0
    return loadSecrets(config, (line) => told.push(line))
  }
  const modeOf = (...path: string[]): number => statSync(join(dataDir, ...path)).mode & 0o777

  it('[S6] are made on the first start, for the eyes of their owner only, and kept', () => {
    const first = load()
    const [accessTokenSecret] = first.accessTokenSecrets
    for (const secret of [accessTokenSecret, first.adminToken]) expect(secret).to.match(/^[\w-]{43}$/)
    expect(first.adminToken).not.to.equal(accessTokenSecret)
    expect(modeOf()).to.equal(0o700)
    expect(readdirSync(dataDir)).to.have.members(FILES)
    for (const file of FILES) expect(modeOf(file)).to.equal(0o600)
    expect(load()).to.deep.equal(first)
    expect(told).to.deep.equal([])
  })

  for (const mode of [0o644, 0o660, 0o604]) {
    it(`[S6] that others may read (mode ${mode.toString(8)}) are made private, and the operator hears of it`, () => {
      const before = load()
      chmodSync(join(dataDir, 'admin-token'), mode)
      expect(load()).to.deep.equal(before)
      expect(modeOf('admin-token')).to.equal(0o600)
      expect(told.join('\n')).to.match(
        new RegExp(`^.*admin-token could be read by others \\(mode ${mode.toString(8)}\\).*$`),
      )
      expect(told.join()).not.to.include(before.adminToken)
    })
  }

  it('that nobody may write stay as they are', () => {
    chmodSync(join(dataDir, 'admin-token'), 0o400)
    load()
    expect(modeOf('admin-token')).to.equal(0o400)
    expect(told).to.deep.equal([])
    chmodSync(join(dataDir, 'admin-token'), 0o600)
  })

  it('[S4] may be several for access tokens, the newest first', () => {
    const [newer, older] = ['n'.repeat(32), 'o'.repeat(32)]
    const fromEnvironment = load({ ...fromFiles, accessTokenSecret: `${newer} ${older}` })
    expect(fromEnvironment.accessTokenSecrets).to.deep.equal([newer, older])
    writeFileSync(join(dataDir, 'access-token-secret'), `${newer}\n${older}\n`)
    expect(load().accessTokenSecrets).to.deep.equal([newer, older])
  })

  it('come from the environment where it has them, and then no file is made', () => {
    const given = {
      accessTokenSecret: 's'.repeat(32),
      adminToken: 'a'.repeat(16),
      doorToken: 'd'.repeat(16),
      ticketSecret: 't'.repeat(43),
    }
    const unused = join(folder, 'unused')
    expect(load({ dataDir: unused, ...given })).to.deep.equal({
      accessTokenSecrets: [given.accessTokenSecret],
      adminToken: given.adminToken,
      doorToken: given.doorToken,
      ticketSecrets: [given.ticketSecret],
    })
    expect(readdirSync(folder)).not.to.include('unused')
  })

  for (const [what, content] of Object.entries({
    empty: '\n',
    short: 'hush\n',
    'short behind a long one': `${'n'.repeat(32)}\nhush\n`,
  })) {
    it(`are never ${what}`, () => {
      for (const file of FILES) {
        writeFileSync(join(dataDir, file), content)
        expect(() => load())
          .to.throw(new RegExp(`${file} holds no secret`))
          .and.not.match(/hush/)
        rmSync(join(dataDir, file))
      }
    })
  }
})
