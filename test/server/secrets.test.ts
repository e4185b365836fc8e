import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadSecrets } from '../../server/secrets.ts'

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontrow-'))
  const dataDir = join(folder, 'data')
  const fromFiles = { dataDir, accessTokenSecret: undefined, adminToken: undefined }
  after(() => rmSync(folder, { recursive: true }))

  it('[S6] are made on the first start, for the eyes of their owner only, and kept', () => {
    const first = loadSecrets(fromFiles)
    expect(first.adminToken)
      .to.match(/^[\w-]{43}$/)
      .and.not.equal(first.accessTokenSecret)
    expect(statSync(join(dataDir, 'admin-token')).mode & 0o777).to.equal(0o600)
    expect(statSync(join(dataDir, 'access-token-secret')).mode & 0o777).to.equal(0o600)
    expect(loadSecrets(fromFiles)).to.deep.equal(first)
  })

  it('come from the environment where it has them', () => {
    const given = { accessTokenSecret: 's'.repeat(32), adminToken: 'a'.repeat(16) }
    expect(loadSecrets({ dataDir: join(folder, 'unused'), ...given })).to.deep.equal(given)
  })

  it('are never empty', () => {
    writeFileSync(join(dataDir, 'admin-token'), '\n')
    expect(() => loadSecrets(fromFiles)).to.throw(/admin-token holds no secret/)
  })
})
