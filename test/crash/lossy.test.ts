import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Gateway } from '../../bots/crash/Gateway.ts'
import { killRound } from '../../bots/crash/killRound.ts'
import type { RoundResult } from '../../bots/crash/Round.ts'
import { losePages } from './lossy/losePages.ts'

const LOSSY = join(import.meta.dirname, 'lossy')

describe('a machine that loses whatever was not synced', () => {
  let folder: string
  let shim: string
  let gateway: Gateway

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'frontrow-lossy-'))
    gateway = await Gateway.open()
    shim = join(folder, 'lossy.so')
    const { error, status, stderr } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', shim, join(LOSSY, 'lossy.c')])
    if (process.platform === 'linux' && error === undefined) {
      expect(status, String(stderr)).to.equal(0)
      return
    }
    console.log('      not run: it needs Linux and a C compiler, `cc`')
    this.skip()
  })
  after(async () => {
    gateway.close()
    await rm(folder, { recursive: true })
  })

  const crash = async (number: number, env: Record<string, string>): Promise<RoundResult & { lostWrites: number }> => {
    const dataDir = await mkdtemp(join(folder, 'data-'))
    let lostWrites = 0
    const result = await killRound({
      dataDir,
      gateway,
      number,
      bots: 30,
      seed: 11,
      env: { LD_PRELOAD: shim, ...env },
      whenDead: () => {
        lostWrites = losePages(dataDir)
      },
    })
    return { ...result, lostWrites }
  }

  it('[D1] [D2] takes back nothing that was acknowledged', async () => {
    const { faults, line } = await crash(1, {})
    expect(faults, line).to.deep.equal([])
  })

  for (const level of ['OFF', 'NORMAL']) {
    it(`[D2] takes back what was acknowledged where synchronous is ${level}, so that it can be told`, async () => {
      const loose = { NODE_OPTIONS: `--import=${join(LOSSY, 'looseSync.ts')}`, SYNCHRONOUS: level }
      const { faults, lostWrites, line } = await crash(2, loose)
      expect(lostWrites).to.be.above(10)
      expect(faults, line).to.have.length.above(10)
    })
  }
})
