import { expect } from 'chai'
import { checkDescriptors, descriptorsNeeded } from '../../bots/load/descriptors.ts'
import { LOAD_USAGE, type LoadOptions, readLoadOptions } from '../../bots/load/LoadOptions.ts'
import { EVERYBODY } from '../../bots/Mix.ts'
import { OptionError } from '../../bots/options.ts'

const read = (line: string, env = {}): LoadOptions => {
  const options = readLoadOptions(line.split(' ').filter(Boolean), env)
  if (options === undefined) throw new Error('only help was wanted')
  return options
}

const complaint = (line: string): string => {
  try {
    read(line)
  } catch (error) {
    expect(error).to.be.instanceOf(OptionError)
    return (error as Error).message
  }
  throw new Error(`${line} was accepted`)
}

describe('options of a load test', () => {
  it('can all be left out', () => {
    const { setup, json, html } = read('')
    expect(setup).to.include({ url: undefined, users: 1_000, overMs: 30_000, forMs: 60_000, arrival: 'spike', seed: 1 })
    expect(setup.mix).to.deep.equal(EVERYBODY)
    expect([json, html]).to.deep.equal([undefined, undefined])
  })

  it('say where, who and when', () => {
    const line =
      '--url https://sale.example/x --concert busan --dates a,b --users 2000 --over 1.5m --arrive ramp --for 2m ' +
      '--mix buyer=3,sniper=1 --pace 0.5 --seed 7 --admin-token secret --door-token door-secret --access-code FANS --json r.json --html r.html'
    const { setup, json, html } = read(line)
    expect(setup).to.deep.equal({
      url: 'https://sale.example/x',
      adminToken: 'secret',
      doorToken: 'door-secret',
      accessCode: 'FANS',
      concertId: 'busan',
      scheduleIds: ['a', 'b'],
      seats: undefined,
      policy: {},
      users: 2_000,
      overMs: 90_000,
      arrival: 'ramp',
      mix: { buyer: 3, sniper: 1 },
      pace: 0.5,
      forMs: 120_000,
      seed: 7,
    })
    expect([json, html]).to.deep.equal(['r.json', 'r.html'])
  })

  it("take the doors' token from the environment too", () => {
    expect(read('', { DOOR_TOKEN: 'from outside' }).setup.doorToken).to.equal('from outside')
    expect(read('--door-token given', { DOOR_TOKEN: 'from outside' }).setup.doorToken).to.equal('given')
    expect(read('', { DOOR_TOKEN: '' }).setup.doorToken).to.equal(undefined)
  })

  it('send members and attendees only where they can do what they come for', () => {
    const { member, attendee, ...others } = EVERYBODY
    expect(read('--url http://x').setup.mix).to.deep.equal(others)
    expect(read('--url http://x --door-token t').setup.mix).to.deep.equal({ ...others, attendee })
    expect(read('--concert busan').setup.mix).to.deep.equal({ ...others, attendee })
    expect(read('--url http://x --access-code c').setup.mix).to.deep.equal({ ...others, member })
  })

  it("take the operator's token from the environment too", () => {
    expect(read('', { ADMIN_TOKEN: 'from outside' }).setup.adminToken).to.equal('from outside')
    expect(read('--admin-token given', { ADMIN_TOKEN: 'from outside' }).setup.adminToken).to.equal('given')
    expect(read('', { ADMIN_TOKEN: '' }).setup.adminToken).to.equal(undefined)
  })

  const wrong: Readonly<Record<string, string>> = {
    '--users 0': '--users must be from 1 to 20000, not "0"',
    '--users many': '--users must be from 1 to 20000, not "many"',
    '--over 30': '--over must be a length of time such as 30s, 500ms or 2m, not "30"',
    '--for 0s': '--for must be a length of time such as 30s, 500ms or 2m, not "0s"',
    '--for 48h': '--for must be a length of time such as 30s, 500ms or 2m, not "48h"',
    '--over 2m --for 1m': '--over must not be longer than --for',
    '--arrive slowly': '--arrive must be one of spike, ramp, steady, not "slowly"',
    '--mix buyer': '--mix must be a number from 0 to 1000000, not ""',
    '--mix thief=3':
      '--mix must be one of buyer, abandoner, doubleClicker, sniper, bestSeats, poller, earlyBird, noShow, hoarder, member, giver, receiver, attendee, waitlister, not "thief"',
    '--mix buyer=1,buyer=2': '--mix names buyer twice',
    '--mix buyer=0': '--mix leaves nobody to come',
    '--mix buyer=-1': '--mix must be a number from 0 to 1000000, not "-1"',
    '--url http://x --mix member=1': '--mix names member: say --access-code',
    '--concert x --mix member=1': '--mix names member: say --access-code',
    '--url http://x --mix attendee=1': '--mix names attendee: say --door-token',
    '--pace fast': '--pace must be a number from 0 to 100, not "fast"',
    '--url localhost:2567': '--url must be an address such as http://127.0.0.1:2567, not "localhost:2567"',
    '--url http://x --seats 5': '--seats is for a server of our own, not --url',
    '--concert x --seats 5': '--seats is for the demo sale, not for --concert',
  }
  for (const [line, message] of Object.entries(wrong)) {
    it(`refuse ${line}`, () => expect(complaint(line)).to.equal(message))
  }

  it('refuse what they do not know', () => {
    expect(complaint('--bots 5')).to.contain("Unknown option '--bots'")
    expect(complaint('5')).to.contain("Unexpected argument '5'")
  })

  it('explain themselves, each of them', () => {
    expect(readLoadOptions(['--help'], {})).to.equal(undefined)
    const explained = new Set(LOAD_USAGE.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim().slice(2)))
    const names =
      'url concert dates seats admin-token door-token access-code users over arrive mix pace for seed json html help'.split(
        ' ',
      )
    expect([...explained]).to.have.members(names)
  })

  it('count the descriptors of a crowd: none of a poller but its share of those for HTTP', () => {
    expect(descriptorsNeeded(100, { poller: 1 })).to.be.within(100, 300)
    expect(descriptorsNeeded(5_000, { buyer: 1 })).to.be.within(10_000, 11_000)
    expect(descriptorsNeeded(5_000, { buyer: 1, poller: 1 })).to.be.within(5_000, 6_000)
    expect(() => checkDescriptors(1e9, EVERYBODY)).to.throw(OptionError, /file descriptors.*ulimit -n \d+/)
    expect(() => checkDescriptors(1, EVERYBODY)).to.not.throw()
  })
})
