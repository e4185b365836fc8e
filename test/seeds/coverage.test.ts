import { expect } from 'chai'
import { DOCUMENT_STEPS } from './documentSteps.ts'
import './000-facade.test.ts'
import './001-slots.test.ts'
import './002-theme-park.test.ts'
import './003-sliding.test.ts'
import './004-reuse.test.ts'

/** `000 결제 · 잔액 차감`, of a title that goes on with what FrontRow does. */
const stepOf = (title: string): string => title.split(' → ')[0] ?? ''

const titlesBelow = (suite: Mocha.Suite): string[] => [
  ...suite.tests.filter((test) => !test.isPending()).map(({ title }) => title),
  ...suite.suites.flatMap(titlesBelow),
]

describe('the five documents', () => {
  for (const [document, sections] of Object.entries(DOCUMENT_STEPS)) {
    it(`${document}: every step has a test, and every test a step`, function () {
      const root = this.runnable().parent?.parent as Mocha.Suite
      const tested = titlesBelow(root)
        .filter((title) => title.startsWith(`${document} `))
        .map(stepOf)
      const listed = Object.entries(sections).flatMap(([section, steps]) =>
        steps.map((step) => `${document} ${section} · ${step}`),
      )
      expect([...new Set(tested)]).to.have.members(listed)
    })
  }
})
