import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Environment } from '../server/config.ts'

const read = (file: string): string => readFileSync(join(import.meta.dirname, '..', file), 'utf8')

describe('SECURITY.md', () => {
  const text = read('SECURITY.md')

  it('cites only rules that SPEC.md has', () => {
    const cited = [...text.matchAll(/\b([QLHPTAWOCDSE]\d+)\b/g)].map(([, rule]) => rule)
    const rules = [...read('SPEC.md').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule)
    expect(cited.length).to.be.above(20)
    expect(rules).to.include.members(cited)
  })

  it('says something of each package that the server is installed with, and of no other', () => {
    const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<string, object>
    const listed = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
    expect(listed).to.have.members(Object.keys({ ...dependencies, ...optionalDependencies }))
  })

  it('names settings and scripts that there are', () => {
    const settings = [...text.matchAll(/`([A-Z]+_[A-Z_]+)(?:=\w+)?`/g)].map(([, name]) => name)
    expect(settings).to.include('TRUST_PROXY')
    expect(Object.keys(Environment.shape)).to.include.members(settings)
    const scripts = [...text.matchAll(/`npm run ([\w:]+)/g)].map(([, name]) => name)
    expect(scripts).to.include('backup')
    expect(Object.keys(JSON.parse(read('package.json')).scripts)).to.include.members(scripts)
  })
})
