import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { Browsers, TEST_MS } from './support/Browsers.ts'

const LOAD = fileURLToPath(new URL('../../bots/load.ts', import.meta.url))

describe('the report of a load test', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let folder: string

  before(async function () {
    browsers = await Browsers.launch(this)
    folder = await mkdtemp(join(tmpdir(), 'frontrow-report-'))
  })
  after(async () => {
    await browsers?.close()
    if (folder !== undefined) await rm(folder, { recursive: true })
  })

  it('draws its charts without asking anybody, in light and dark, as wide as a phone', async () => {
    const file = join(folder, 'report.html')
    await promisify(execFile)(process.execPath, [
      LOAD,
      '--users',
      '12',
      '--over',
      '1s',
      '--pace',
      '0.2',
      '--html',
      file,
    ])
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browsers.visitor({ colorScheme, viewport: { width: 400, height: 800 } })
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      await page.goto(pathToFileURL(file).href)
      await page.getByRole('heading', { name: 'Nothing sold twice, nothing lost' }).waitFor()
      expect(await page.locator('.chart canvas').count()).to.equal(6)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(400)
      expect(asked).to.deep.equal([pathToFileURL(file).href])
    }
    expect(browsers.takeComplaints()).to.deep.equal([])
  })
})
