import { expect } from 'chai'
import { startServer } from '../support/startServer.ts'

describe('what is no command', () => {
  it('[S3] is limited by address as if it were one, and who watches over the server may always ask', async () => {
    const server = await startServer({ addressRate: 1, trustedProxies: 1 })
    const statusOf = async (path: string, address: string): Promise<number> =>
      (await server.request(`GET ${path}`, { headers: { 'x-forwarded-for': address } })).status
    for (const [at, path] of ['/docs', '/openapi.json', '/metrics', '/nowhere'].entries()) {
      const address = `192.0.2.${at}`
      const statuses: number[] = []
      for (let times = 0; times < 11; times += 1) statuses.push(await statusOf(path, address))
      expect(statuses.slice(0, 10), path).to.not.include(429)
      expect(statuses[10], path).to.equal(429)
      for (const health of ['/healthz', '/readyz']) expect(await statusOf(health, address), health).to.equal(200)
    }
    await server.stop()
  })
})
