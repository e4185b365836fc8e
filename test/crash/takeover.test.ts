import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { audit } from '../../bots/audit.ts'
import { Gateway } from '../../bots/crash/Gateway.ts'
import { takeoverRound } from '../../bots/crash/takeoverRound.ts'
import { startServerProcess } from '../../bots/serverProcess.ts'

describe('a server that is stopped while a second one starts on its file', () => {
  let dataDir: string
  let gateway: Gateway

  before(async function () {
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-takeover-'))
    gateway = await Gateway.open()
    if (process.platform === 'linux') return
    console.log('      not run: it looks into /proc for whether a process is stopped')
    this.skip()
  })
  after(async () => {
    gateway.close()
    await rm(dataDir, { recursive: true })
  })

  const titles = {
    'outside of its writes loses the sale at once, and every write it then wakes to': false,
    'inside a write keeps the second one waiting, which says why, until it wakes': true,
  }
  for (const [title, insideWrite] of Object.entries(titles)) {
    it(`[D4] ${title}`, async () => {
      const number = insideWrite ? 2 : 1
      const { faults, line, round } = await takeoverRound({ dataDir, gateway, number, bots: 30, seed: 2, insideWrite })
      expect(faults, line).to.deep.equal([])
      const server = await startServerProcess({ dataDir })
      gateway.lead(server.address)
      const statements = await round.witness.statements.collect().finally(() => server.stop('SIGTERM'))
      expect(statements.flatMap(({ acknowledged }) => acknowledged.payments)).to.have.length.above(4)
      expect(audit(statements)).to.deep.equal([])
    })
  }
})
