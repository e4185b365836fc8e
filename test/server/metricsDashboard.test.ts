import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { startServer, type TestServer } from '../support/startServer.ts'

const DASHBOARD = join(import.meta.dirname, '../../server/grafana/frontrow.json')

interface Dashboard {
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] }
  readonly panels: readonly { readonly id: number; readonly targets: readonly { readonly expr: string }[] }[]
}

/** A metric's name and the labels it is asked by, as PromQL has them. */
const SELECTOR = /\b((?:frontrow|process|nodejs)_\w+)(?:\{([^}]*)\})?/g
const SERIES = /^(\w+)(?:\{(.*)\})? \S+$/gm
const LABEL = /(\w+)=~?"/g

describe('the Grafana dashboard', () => {
  const dashboard: Dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8'))
  const queries = [
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...dashboard.templating.list.flatMap(({ definition }) => definition ?? []),
  ]
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const labelsIn = (text = ''): string[] => [...text.matchAll(LABEL)].map(([, label]) => label as string)

  it('asks only for what /metrics has, by labels that it has', async () => {
    await server.request('POST /api/concerts/demo/queue-tokens')
    await server.request('GET /api/admin/concerts', { as: server.adminToken })
    const { body } = await server.request<string>('GET /metrics')
    const labelsOf = new Map<string, ReadonlySet<string>>()
    for (const [, name = '', labels] of body.matchAll(SERIES)) labelsOf.set(name, new Set(labelsIn(labels)))
    const asked = queries.flatMap((query) => [...query.matchAll(SELECTOR)])
    expect(asked.length).to.be.at.least(queries.length)
    for (const [, name = '', labels] of asked) {
      expect([...labelsOf.keys()]).to.include(name)
      for (const label of labelsIn(labels)) expect([...(labelsOf.get(name) ?? [])], name).to.include(label)
    }
  })

  it('shows every metric of ours', async () => {
    const { body } = await server.request<string>('GET /metrics')
    const ours = [...body.matchAll(/^# TYPE (frontrow_\w+) /gm)].map(([, name]) => name as string)
    expect(ours.length).to.be.greaterThan(10)
    expect(ours.filter((name) => !queries.some((query) => query.includes(name)))).to.deep.equal([])
  })

  it('has the schema of Grafana 11, each panel with a number of its own and only variables that it defines', () => {
    expect(dashboard.schemaVersion).to.be.at.least(39)
    const ids = dashboard.panels.map(({ id }) => id)
    expect(new Set(ids).size).to.equal(ids.length)
    const defined = dashboard.templating.list.map(({ name }) => name)
    const used = JSON.stringify(dashboard).matchAll(/\$\{?([a-z]\w*)/g)
    expect([...new Set([...used].map(([, name]) => name))].sort()).to.deep.equal([...defined].sort())
  })
})
