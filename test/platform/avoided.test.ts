import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const ROOT = join(import.meta.dirname, '../..')

/** What of Colyseus is not safe to use here, and why. */
const AVOIDED: Readonly<Record<string, RegExp>> = {
  "rooms made at a client's wish: two processes can make twins":
    /\bmatchMaker\.(joinOrCreate|create|join|joinById|reconnect)\b/,
  'a place kept for a reconnection, which needs no ticket': /\ballowReconnection\b/,
  'calls across processes, which clone by JSON and time out after 2 s':
    /\bremoteRoomCall\b|\bpresence\.(publish|subscribe)\b/,
  'views, which cost an encoding each': /\bStateView\b|\bclient\.view\b|@view\b/,
  "the room's clock, which moves with its patches": /\b(this|room)\.clock\b/,
  'its validation of messages, whose refusals have a shape of their own or none':
    /import \{[^}]*\bvalidate\b[^}]*\} from '@colyseus\/core'|\boverride messages\b/,
  "its notion of a client's address, which believes any header":
    /\bgetClientIp\b|x-real-ip|\bremoteAddress\b.*headers/i,
  'its HTTP, which has no limit on bodies and answers any origin':
    /\bcreateEndpoint\b|\bcreateRouter\b|\bdefineServer\b|\bnew Server\(/,
  'a state put in the place of another, which corrupts what clients have': /\.setState\b|\broom\.state\s*=[^=]/,
  'packages that bring doors or settings of their own': /from '(colyseus|@colyseus\/(tools|monitor|playground|auth))'/,
}

const SOURCES = ['client-sdk', 'rooms', 'server', 'storage'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .map((path) => join(folder, path)),
)

describe('the sources', () => {
  const texts = SOURCES.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

  it('are all looked at', () => {
    expect(SOURCES.length).to.be.above(100)
    expect(SOURCES).to.include.members(['rooms/schedule/ScheduleRoom.ts', 'server/Rooms.ts', 'server/transport/ws.ts'])
  })

  for (const [what, pattern] of Object.entries(AVOIDED)) {
    it(`do without ${what}`, () => {
      expect(texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).to.deep.equal([])
    })
  }

  it('[S6] compare the admin token with nothing letter by letter', () => {
    const comparing = /adminToken\s*[!=]==?|[!=]==?\s*(?:\w+\.)*adminToken\b/
    const places = texts.filter(({ text }) => comparing.test(text.replaceAll('adminToken === undefined', '')))
    expect(places.map(({ path }) => path)).to.deep.equal([])
    expect(texts.filter(({ text }) => text.includes('timingSafeEqual('))).to.have.length.above(0)
  })

  it('set the state of a room once, when it is made', () => {
    for (const path of ['rooms/schedule/ScheduleRoom.ts', 'rooms/waiting/WaitingRoom.ts']) {
      const text = texts.find((source) => source.path === path)?.text ?? ''
      const [, made] = /override (?:async )?onCreate\([^)]*\).*?\{\n(.*?)\n {4}\}/s.exec(text) ?? []
      expect(made, path).to.match(/this\.state = new/)
      expect([...text.matchAll(/this\.state = /g)], path).to.have.length(1)
    }
  })
})
