import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { DOCUMENT_STEPS } from './documentSteps.ts'

const run = promisify(execFile)
const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** `000 결제 · 잔액 차감`, of a title that goes on with what FrontRow does. */
const stepOf = (title: string): string => title.split(' → ')[0] ?? ''

describe('the five documents', () => {
  let titles: readonly string[]

  before(async () => {
    const { stdout } = await run(process.execPath, [MOCHA, '--dry-run', '--reporter', 'json', `${FOLDER}/00*.test.ts`])
    titles = (JSON.parse(stdout) as { passes: readonly { title: string }[] }).passes.map(({ title }) => title)
  })

  for (const [document, sections] of Object.entries(DOCUMENT_STEPS)) {
    it(`${document}: every step has a test, and every test a step`, () => {
      const tested = titles.filter((title) => title.startsWith(`${document} `)).map(stepOf)
      const listed = Object.entries(sections).flatMap(([section, steps]) =>
        steps.map((step) => `${document} ${section} · ${step}`),
      )
      expect([...new Set(tested)]).to.have.members(listed)
    })
  }
})
