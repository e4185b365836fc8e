import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
const OLDER = `whsec_${Buffer.alloc(64, 2).toString('base64')}`

const faultsOf = (env: Record<string, string>): readonly string[] => {
  const read = readConfig(env)
  return read.ok ? [] : read.faults
}

describe('configuration', () => {
  it('has a value for everything that is not set, or set to nothing', () => {
    expect(readConfig({ PORT: '', ADMIN_TOKEN: undefined, PATH: '/bin' })).to.deep.equal({
      ok: true,
      config: {
        port: 2567,
        host: '127.0.0.1',
        dataDir: 'data',
        transport: 'auto',
        publicAddress: undefined,
        accessTokenSecret: undefined,
        adminToken: undefined,
        doorToken: undefined,
        ticketSecret: undefined,
        allowedOrigins: undefined,
        trustedProxies: 0,
        addressRate: 500,
        userRate: 20,
        socketRate: 50,
        selfCharge: true,
        eventsKeptDays: 30,
        webhook: undefined,
        logLevel: 'info',
      },
    })
  })

  it('reads every variable', () => {
    const env = {
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/var/lib/frontrow',
      TRANSPORT: 'ws',
      PUBLIC_ADDRESS: 'tickets.example:8443/one',
      ACCESS_TOKEN_SECRET: 's'.repeat(32),
      ADMIN_TOKEN: 'a'.repeat(16),
      DOOR_TOKEN: 'd'.repeat(16),
      TICKET_SECRET: `${'n'.repeat(43)} ${'o'.repeat(43)}`,
      ALLOWED_ORIGINS: 'https://a.example, http://localhost:5173',
      TRUST_PROXY: '2',
      ADDRESS_RATE: '0',
      USER_RATE: '5',
      SOCKET_RATE: '0',
      SELF_CHARGE: 'off',
      EVENTS_KEPT_DAYS: '7',
      WEBHOOK_URL: 'https://crm.example/tickets?key=hush',
      WEBHOOK_SECRET: `${SECRET} ${OLDER}`,
      LOG_LEVEL: 'debug',
    }
    expect(readConfig(env)).to.deep.equal({
      ok: true,
      config: {
        port: 0,
        host: '::1',
        dataDir: '/var/lib/frontrow',
        transport: 'ws',
        publicAddress: 'tickets.example:8443/one',
        accessTokenSecret: 's'.repeat(32),
        adminToken: 'a'.repeat(16),
        doorToken: 'd'.repeat(16),
        ticketSecret: `${'n'.repeat(43)} ${'o'.repeat(43)}`,
        allowedOrigins: ['https://a.example', 'http://localhost:5173'],
        trustedProxies: 2,
        addressRate: 0,
        userRate: 5,
        socketRate: 0,
        selfCharge: false,
        eventsKeptDays: 7,
        webhook: { url: 'https://crm.example/tickets?key=hush', secrets: [SECRET, OLDER] },
        logLevel: 'debug',
      },
    })
  })

  for (const [name, values] of Object.entries({
    PORT: ['http', '-1', '65536', '80.5'],
    HOST: ['my host'],
    TRANSPORT: ['uWS', 'http'],
    PUBLIC_ADDRESS: ['https://tickets.example', 'a b'],
    ALLOWED_ORIGINS: ['*', 'tickets.example', 'https://a.example/', 'https://a.example,,'],
    TRUST_PROXY: ['on', '10'],
    ADDRESS_RATE: ['many'],
    USER_RATE: ['few'],
    SOCKET_RATE: ['-5'],
    SELF_CHARGE: ['no'],
    EVENTS_KEPT_DAYS: ['0', '3651', 'all'],
    LOG_LEVEL: ['verbose', 'DEBUG'],
  })) {
    for (const value of values) {
      it(`refuses ${name}=${value} in one line that says what is allowed`, () => {
        const faults = faultsOf({ [name]: value })
        expect(faults).to.have.length(1)
        expect(faults[0])
          .to.match(new RegExp(`: ${name} must be `))
          .and.include(`${name}=${value}`)
      })
    }
  }

  it('names every wrong variable, and repeats no secret', () => {
    const webhook = { WEBHOOK_URL: 'ftp://hush', WEBHOOK_SECRET: 'whsec_silence' }
    const faults = faultsOf({ PORT: 'x', ADMIN_TOKEN: 'hush', ACCESS_TOKEN_SECRET: 'quiet', ...webhook })
    expect(faults).to.have.length(5)
    expect(faults.join()).not.to.match(/hush|quiet|silence/)
  })

  it('[E7] wants a webhook’s address and secret together, and a secret long enough', () => {
    const together = ['WEBHOOK_URL and WEBHOOK_SECRET must be set together']
    expect(faultsOf({ WEBHOOK_URL: 'https://crm.example' })).to.deep.equal(together)
    expect(faultsOf({ WEBHOOK_SECRET: SECRET })).to.deep.equal(together)
    for (const bytes of [23, 65]) {
      const short = `whsec_${Buffer.alloc(bytes).toString('base64')}`
      expect(faultsOf({ WEBHOOK_URL: 'https://crm.example', WEBHOOK_SECRET: short }), short).to.have.length(1)
    }
  })
})
