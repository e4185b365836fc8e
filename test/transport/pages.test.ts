import { expect } from 'chai'
import { startServer, type TestServer } from '../support/startServer.ts'

describe('the storefront as it is served', () => {
  let server: TestServer
  let page: string
  before(async () => {
    server = await startServer()
    page = await (await fetch(server.address)).text()
  })
  after(() => server.stop())

  /** The page's own script, under whatever name it was built. */
  const script = (): string => `${server.address}${/src="([^"]+\.js)"/.exec(page)?.[1]}`

  it('is a page that is asked for anew each time, and may run nothing but scripts of its own', async () => {
    const { status, headers } = await fetch(server.address)
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.equal('text/html; charset=utf-8')
    expect(headers.get('cache-control')).to.equal('no-store')
    const policy = headers.get('content-security-policy')?.split('; ')
    expect(policy).to.include.members(["default-src 'none'", "script-src 'self'", "style-src 'self'"])
    expect(page).not.to.match(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/)
  })

  it('has the operator’s console beside it, under the same policy', async () => {
    const { status, headers } = await fetch(`${server.address}/console`)
    expect(status).to.equal(200)
    expect(headers.get('cache-control')).to.equal('no-store')
    const storefront = (await fetch(server.address)).headers.get('content-security-policy')
    expect(headers.get('content-security-policy')).to.equal(storefront)
  })

  it('has the door’s page beside it, the only one that may use the camera', async () => {
    const permissionsOf = async (path: string): Promise<string | null> => {
      const { status, headers } = await fetch(server.address + path)
      expect(status).to.equal(200)
      return headers.get('permissions-policy')
    }
    const closed = await permissionsOf('/')
    expect(closed).to.equal('camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    expect(await permissionsOf('/console')).to.equal(closed)
    expect(await permissionsOf('/door')).to.equal(closed?.replace('camera=()', 'camera=(self)'))
  })

  it('has its scripts kept for good, under names that change with them', async () => {
    const { status, headers } = await fetch(script())
    expect(status).to.equal(200)
    expect(headers.get('content-type')).to.equal('text/javascript; charset=utf-8')
    expect(headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
  })

  for (const encoding of ['br', 'gzip']) {
    it(`sends them as ${encoding} to whoever takes that`, async () => {
      const plain = await fetch(script(), { headers: { 'accept-encoding': 'identity' } })
      expect(plain.headers.get('content-encoding')).to.equal(null)
      const compressed = await fetch(script(), { headers: { 'accept-encoding': `${encoding}, *;q=0` } })
      expect(compressed.headers.get('content-encoding')).to.equal(encoding)
      expect(compressed.headers.get('vary')).to.equal('accept-encoding')
      expect(await compressed.text()).to.equal(await plain.text())
    })
  }

  it('leaves every other address to be what it was', async () => {
    expect((await server.request('GET /concerts')).status).to.equal(404)
    expect((await server.request('GET /assets/nothing.js')).status).to.equal(404)
    expect((await server.request('GET /assets/..%2f..%2fpackage.json')).status).to.equal(404)
    expect((await server.request('POST /')).status).to.equal(405)
    expect((await server.request('GET /docs')).status).to.equal(200)
  })
})
