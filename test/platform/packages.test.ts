import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const ROOT = join(import.meta.dirname, '../..')
const read = <T>(path: string): T => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))

type Versions = Readonly<Record<string, string>>
interface Manifest {
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly optionalDependencies?: Versions
  readonly overrides?: Versions
  readonly allowScripts?: Readonly<Record<string, boolean>>
}
interface Locked {
  readonly version: string
  readonly integrity?: string
  readonly link?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
}

/** A version, or a version of another package in its place: no range, no tag, no address. */
const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+$/

describe('the packages', () => {
  const manifest = read<Manifest>('package.json')
  const locked = Object.entries(read<{ packages: Record<string, Locked> }>('package-lock.json').packages)
  /** Each place a package is installed at, by the name it is imported by. */
  const installed = locked.flatMap(([path, entry]) => {
    const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? []
    return name === undefined || entry.link ? [] : [{ ...entry, name, path }]
  })
  const copiesOf = (name: string) => installed.filter((entry) => entry.name === name)

  it('are asked for by their exact versions', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const sdk = read<Manifest>('client-sdk/package.json').dependencies
    const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(asked.length).to.be.above(20)
    for (const [name, version] of [...asked, ...Object.entries(sdk ?? {})]) expect(version, name).to.match(EXACT)
  })

  it("have one copy of each of Colyseus's, of the version asked for", () => {
    const asked = { ...manifest.dependencies, ...manifest.devDependencies }
    for (const name of ['@colyseus/core', '@colyseus/schema', '@colyseus/sdk', '@colyseus/ws-transport']) {
      expect(
        copiesOf(name).map(({ version }) => version),
        name,
      ).to.deep.equal([asked[name]])
      expect(read<{ version: string }>(`node_modules/${name}/package.json`).version).to.equal(asked[name])
    }
  })

  it('have nothing of Colyseus that reads the environment by itself, or opens doors of its own', () => {
    for (const name of ['colyseus', '@colyseus/tools', '@colyseus/monitor', '@colyseus/playground', '@colyseus/auth']) {
      expect(copiesOf(name), name).to.deep.equal([])
    }
  })

  it('take uWebSockets from the registry, by its hash, for every package that asks for it', () => {
    expect(manifest.overrides).to.deep.equal({ 'uWebSockets.js': '$uWebSockets.js' })
    expect(copiesOf('uWebSockets.js')).to.have.length(1)
  })

  it('are known by their hashes, but for binaries of other platforms', () => {
    const unknown = installed.filter(({ integrity }) => integrity === undefined)
    for (const { path, optional } of unknown) expect(optional, path).to.equal(true)
    for (const { name, integrity } of installed)
      if (integrity !== undefined) expect(integrity, name).to.match(/^sha512-/)
  })

  it('run nothing on installation but what was allowed by name', () => {
    const running = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
    expect(manifest.allowScripts).to.include.keys(running)
    const allowed = Object.entries(manifest.allowScripts ?? {}).flatMap(([name, may]) => (may ? [name] : []))
    expect(allowed).to.deep.equal(['node'])
  })
})
