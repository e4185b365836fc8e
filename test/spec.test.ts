import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const TESTS = import.meta.dirname
const SPEC = join(TESTS, '..', 'SPEC.md')

/** The rule numbers at the beginning of a title: `[H3] [P4] …`. */
const TITLE = /\b(?:it|describe)(?:\.\w+)?\(\s*['"`]((?:\[[A-Z]\d+\]\s*)+)/g

const numbersIn = (text: string): string[] => [...text.matchAll(/[A-Z]\d+/g)].map(([number]) => number)

const citedBy = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(TITLE)].flatMap(([, numbers]) => numbersIn(numbers ?? ''))

describe('SPEC.md', () => {
  const rules = [...readFileSync(SPEC, 'utf8').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(
    ([, number]) => number as string,
  )
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'))
  const cited = new Set(files.flatMap((name) => citedBy(join(TESTS, name))))

  it('has each rule proven by a test whose title begins with its number', () => {
    expect(rules.length).to.be.greaterThan(30)
    expect(rules.filter((rule) => !cited.has(rule))).to.deep.equal([])
  })

  it('has every rule that a test cites', () => {
    expect([...cited].filter((number) => !rules.includes(number))).to.deep.equal([])
  })

  it('numbers each rule once', () => {
    expect(rules).to.have.lengthOf(new Set(rules).size)
  })
})
