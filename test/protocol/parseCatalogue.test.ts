import { expect } from 'chai'
import { type CatalogueFault, LIMITS, parseCatalogue } from '../../client-sdk/protocol/index.ts'

/** Plain JSON, as a request body is. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
type JsonObject = { [key: string]: Json }

const seat = (guid: string, category = 'VIP'): JsonObject => ({
  seat_guid: guid,
  seat_number: '1',
  position: { x: 0, y: 0 },
  category,
})

const goodCatalogue = (): JsonObject => ({
  plans: {
    club: {
      name: 'Club',
      categories: [{ name: 'VIP', color: '#c2255c' }, { name: 'Standing' }, { name: 'Unused' }],
      zones: [
        {
          name: 'Floor',
          position: { x: 10, y: 10 },
          rows: [{ row_number: 'A', seats: [seat('A-1'), seat('A-2'), seat('A-3', 'Standing')] }],
        },
      ],
    },
  },
  concerts: [
    {
      concertId: 'c1',
      name: 'First',
      venue: 'Club',
      policy: { preset: 'slots' },
      schedules: [
        {
          scheduleId: 's1',
          startsAt: '2027-05-01T19:30:00+09:00',
          opensAt: '2027-04-01T12:00:00Z',
          planId: 'club',
          prices: { VIP: 99_000, Standing: 0 },
        },
      ],
    },
  ],
})

/** A good catalogue with the values at these dotted paths replaced (or removed, for undefined). */
const spoilt = (changes: Record<string, Json | undefined>): Json => {
  const catalogue = goodCatalogue()
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.')
    const last = keys.pop() as string
    const parent = keys.reduce<JsonObject>((node, key) => node[key] as JsonObject, catalogue)
    if (value === undefined) delete parent[last]
    else parent[last] = value
  }
  return catalogue
}

const faultsOf = (input: unknown): readonly CatalogueFault[] => {
  const parsed = parseCatalogue(input)
  return parsed.ok ? [] : parsed.faults
}

const SEATS = 'plans.club.zones.0.rows.0.seats'
const SCHEDULE = 'concerts.0.schedules.0'
const goodSchedule = (changes: JsonObject = {}): JsonObject => ({
  scheduleId: 's2',
  startsAt: '2027-05-02T19:30:00+09:00',
  planId: 'club',
  prices: { VIP: 1, Standing: 1 },
  ...changes,
})
const goodConcert = (changes: JsonObject = {}): JsonObject => ({
  concertId: 'c2',
  name: 'Second',
  policy: { preset: 'facade' },
  schedules: [goodSchedule()],
  ...changes,
})

interface Case {
  readonly title: string
  readonly changes: Record<string, Json | undefined>
  readonly path: string
  /** What the reason must name: the value, and what is allowed. */
  readonly names: readonly string[]
}

const CODE = 'c0de'.repeat(16)
const kept = (changes: JsonObject): JsonObject => ({ allotmentId: 'fans', name: 'Fans', codes: [CODE], ...changes })
const keeping = (...allotments: JsonObject[]) => ({ [`${SCHEDULE}.allotments`]: allotments })

/** [H13] */
const ALLOTMENT_CASES: readonly Case[] = [
  {
    title: 'an allotment of a seat that the plan has not',
    changes: keeping(kept({ seats: ['A-1', 'A-9'] })),
    path: `${SCHEDULE}.allotments.0.seats`,
    names: ['"A-9"', 'not in the plan'],
  },
  {
    title: 'an allotment of a zone that the plan has not',
    changes: keeping(kept({ zone: 'Balcony' })),
    path: `${SCHEDULE}.allotments.0.zone`,
    names: ['"Balcony"', 'not in the plan'],
  },
  {
    title: 'an allotment of a row that its zone has not',
    changes: keeping(kept({ zone: 'Floor', rows: ['A', 'B'] })),
    path: `${SCHEDULE}.allotments.0.rows`,
    names: ['"B"', 'not in the plan'],
  },
  {
    title: 'two allotments of one name',
    changes: keeping(kept({ seats: ['A-1'] }), kept({ seats: ['A-2'], codes: [] })),
    path: `${SCHEDULE}.allotments.1.allotmentId`,
    names: ['"fans"', `${SCHEDULE}.allotments.0.allotmentId`],
  },
  {
    title: 'a seat in two allotments, by whatever it is named',
    changes: keeping(kept({ seats: ['A-2'] }), kept({ allotmentId: 'row', zone: 'Floor', codes: [] })),
    path: `${SCHEDULE}.allotments.1.zone`,
    names: ['"A-2"', `${SCHEDULE}.allotments.0.seats`],
  },
  {
    title: 'one code for two allotments of a date',
    changes: keeping(kept({ seats: ['A-1'] }), kept({ allotmentId: 'press', seats: ['A-2'] })),
    path: `${SCHEDULE}.allotments.1.codes.0`,
    names: [CODE, `${SCHEDULE}.allotments.0.codes.0`],
  },
  {
    title: 'an allotment that is released after its date has begun',
    changes: keeping(kept({ seats: ['A-1'], releaseAt: '2027-05-01T10:30:01Z' })),
    path: `${SCHEDULE}.allotments.0.releaseAt`,
    names: ['"2027-05-01T10:30:01Z"', 'after startsAt'],
  },
]

const CROSS_CASES: readonly Case[] = [
  {
    title: 'a seat of an unknown category',
    changes: { [`${SEATS}.2.category`]: 'Standng' },
    path: `${SEATS}.2.category`,
    names: ['"Standng"', '"VIP", "Standing", "Unused"'],
  },
  {
    title: 'a seat without a category, as the editor leaves new seats',
    changes: { [`${SEATS}.0.category`]: '' },
    path: `${SEATS}.0.category`,
    names: ['""', '"VIP"'],
  },
  {
    title: 'an unknown plan',
    changes: { [`${SCHEDULE}.planId`]: 'clubb' },
    path: `${SCHEDULE}.planId`,
    names: ['"clubb"', '"club"'],
  },
  {
    title: 'a plan named like a property that every object has',
    changes: { [`${SCHEDULE}.planId`]: 'constructor' },
    path: `${SCHEDULE}.planId`,
    names: ['"constructor"', '"club"'],
  },
  {
    title: 'such a plan of a date with allotments',
    changes: {
      [`${SCHEDULE}.planId`]: 'constructor',
      [`${SCHEDULE}.allotments`]: [{ allotmentId: 'fans', name: 'Fans', zone: 'Floor', codes: [] }],
    },
    path: `${SCHEDULE}.planId`,
    names: ['"constructor"', '"club"'],
  },
  {
    title: 'no price for a category that has seats',
    changes: { [`${SCHEDULE}.prices`]: { VIP: 1 } },
    path: `${SCHEDULE}.prices.Standing`,
    names: ['missing', '"club"', '"Standing"'],
  },
  {
    title: 'a price for a category that the plan lacks',
    changes: { [`${SCHEDULE}.prices.Balcony`]: 5 },
    path: `${SCHEDULE}.prices.Balcony`,
    names: ['"Balcony"', '"VIP", "Standing", "Unused"'],
  },
  {
    title: 'a seat_guid used twice in a plan',
    changes: { [`${SEATS}.1.seat_guid`]: 'A-1' },
    path: `${SEATS}.1.seat_guid`,
    names: ['"A-1"', `${SEATS}.0.seat_guid`],
  },
  {
    title: 'a category named twice',
    changes: { 'plans.club.categories.2': { name: 'VIP' } },
    path: 'plans.club.categories.2.name',
    names: ['"VIP"', 'plans.club.categories.0.name'],
  },
  {
    title: 'a concertId used twice',
    changes: { 'concerts.1': goodConcert({ concertId: 'c1' }) },
    path: 'concerts.1.concertId',
    names: ['"c1"', 'concerts.0.concertId'],
  },
  {
    title: 'a scheduleId used twice, be it by another concert',
    changes: { 'concerts.1': goodConcert({ schedules: [goodSchedule(), goodSchedule({ scheduleId: 's1' })] }) },
    path: 'concerts.1.schedules.1.scheduleId',
    names: ['"s1"', `${SCHEDULE}.scheduleId`],
  },
  {
    title: 'a sale that opens after the concert starts, across time zones',
    changes: { [`${SCHEDULE}.opensAt`]: '2027-05-01T10:30:01Z' },
    path: `${SCHEDULE}.opensAt`,
    names: ['"2027-05-01T10:30:01Z"', '"2027-05-01T19:30:00+09:00"'],
  },
  {
    title: 'a sale that closes at the moment it opens, across time zones',
    changes: { [`${SCHEDULE}.closesAt`]: '2027-04-01T21:00:00+09:00' },
    path: `${SCHEDULE}.closesAt`,
    names: ['"2027-04-01T21:00:00+09:00"', '"2027-04-01T12:00:00Z"'],
  },
  {
    title: 'a lottery with a date that has no opening to draw its line at',
    changes: { 'concerts.0.policy.opening': 'lottery', [`${SCHEDULE}.opensAt`]: undefined },
    path: `${SCHEDULE}.opensAt`,
    names: ['missing', 'lottery'],
  },
  {
    title: 'a poll whose least is over the preset’s most',
    changes: { 'concerts.0.policy.pollMinMs': 10_001 },
    path: 'concerts.0.policy.pollMinMs',
    names: ['pollMinMs is 10001', 'pollMaxMs is 10000'],
  },
  {
    title: 'a poll whose most is under the preset’s least',
    changes: { 'concerts.0.policy': { preset: 'reuse', pollMaxMs: 4_999 } },
    path: 'concerts.0.policy.pollMaxMs',
    names: ['pollMinMs is 5000', 'pollMaxMs is 4999'],
  },
  {
    title: 'an active life over its cap',
    changes: { 'concerts.0.policy.activeLifeMs': 1_800_001 },
    path: 'concerts.0.policy.activeLifeMs',
    names: ['activeLifeMs is 1800001', 'activeCapMs is 1800000'],
  },
  {
    title: 'a checkout that the cap leaves no time for',
    changes: { 'concerts.0.policy': { preset: 'reuse', checkoutMs: 1, holdCapMs: 300_000 } },
    path: 'concerts.0.policy.holdCapMs',
    names: ['holdCapMs is 300000', 'holdDurationMs is 300000', 'checkoutMs'],
  },
]

const SHAPE_CASES: readonly Case[] = [
  {
    title: 'an id with a forbidden letter',
    changes: { 'concerts.0.concertId': 'a b' },
    path: 'concerts.0.concertId',
    names: ['"a b"', '1 to 40 of A-Z a-z 0-9 _ -'],
  },
  {
    title: 'a planId with a forbidden letter',
    changes: { 'plans.big hall': { name: '', categories: [], zones: [] } },
    path: 'plans.big hall',
    names: ['"big hall"', '1 to 40 of A-Z a-z 0-9 _ -'],
  },
  {
    title: 'a time without an offset',
    changes: { [`${SCHEDULE}.startsAt`]: '2027-05-01T19:30:00' },
    path: `${SCHEDULE}.startsAt`,
    names: ['"2027-05-01T19:30:00"', 'ISO 8601', 'offset'],
  },
  {
    title: 'a time that no calendar of ours will see',
    changes: { [`${SCHEDULE}.startsAt`]: '9999-12-31T23:59:59-23:59' },
    path: `${SCHEDULE}.startsAt`,
    names: ['before the year 2200'],
  },
  {
    title: 'a time of the year 0, be it of an allotment',
    changes: {
      [`${SCHEDULE}.allotments`]: [
        { allotmentId: 'fans', name: 'Fans', zone: 'Floor', codes: [], releaseAt: '0000-05-01T10:00:00Z' },
      ],
    },
    path: `${SCHEDULE}.allotments.0.releaseAt`,
    names: ['"0000-05-01T10:00:00Z"', 'not be before the year 2000'],
  },
  {
    title: 'half a character in a guid',
    changes: { [`${SEATS}.1.seat_guid`]: '\ud800' },
    path: `${SEATS}.1.seat_guid`,
    names: ['must be whole characters'],
  },
  {
    title: 'a price below zero',
    changes: { [`${SCHEDULE}.prices.VIP`]: -1 },
    path: `${SCHEDULE}.prices.VIP`,
    names: ['-1', '>=0'],
  },
  {
    title: 'half a won',
    changes: { [`${SCHEDULE}.prices.VIP`]: 0.5 },
    path: `${SCHEDULE}.prices.VIP`,
    names: ['0.5', 'int'],
  },
  {
    title: 'an unknown preset',
    changes: { 'concerts.0.policy.preset': 'lottery' },
    path: 'concerts.0.policy.preset',
    names: ['"lottery"', '"facade"', '"reuse"'],
  },
  {
    title: 'a mistyped policy value',
    changes: { 'concerts.0.policy.maxactive': 5 },
    path: 'concerts.0.policy.maxactive',
    names: ['"maxactive"', 'maxActive'],
  },
  {
    title: 'an unknown field of a schedule',
    changes: { [`${SCHEDULE}.price`]: {} },
    path: `${SCHEDULE}.price`,
    names: ['"price"', 'startsAt, opensAt, closesAt, planId, prices'],
  },
  ...['Seoul', '+09:00'].map((timeZone) => ({
    title: `${timeZone} for a time zone`,
    changes: { 'concerts.0.timeZone': timeZone },
    path: 'concerts.0.timeZone',
    names: [`"${timeZone}"`, 'Asia/Seoul'],
  })),
  {
    title: 'a concert without dates',
    changes: { 'concerts.0.schedules': [] },
    path: 'concerts.0.schedules',
    names: ['>=1'],
  },
  {
    title: 'a seat without a guid',
    changes: { [`${SEATS}.1.seat_guid`]: undefined },
    path: `${SEATS}.1.seat_guid`,
    names: ['expected string', 'undefined'],
  },
  {
    title: 'a guid over 100 characters, shown cut',
    changes: { [`${SEATS}.1.seat_guid`]: 'x'.repeat(101) },
    path: `${SEATS}.1.seat_guid`,
    names: ['<=100', 'xxx…'],
  },
  {
    title: 'a seat number that is neither text nor number',
    changes: { [`${SEATS}.1.seat_number`]: null },
    path: `${SEATS}.1.seat_number`,
    names: ['a text of at most 50 characters, or a number'],
  },
  {
    title: 'a position nobody can draw at',
    changes: { [`${SEATS}.1.position.x`]: 1e308 },
    path: `${SEATS}.1.position.x`,
    names: ['1e+308', '<=1000000'],
  },
  {
    title: 'a zone nobody can draw, on the other side',
    changes: { 'plans.club.zones.0.position.y': -1_000_001 },
    path: 'plans.club.zones.0.position.y',
    names: ['-1000001', '>=-1000000'],
  },
  {
    title: 'a position in words',
    changes: { [`${SEATS}.1.position.x`]: 'left' },
    path: `${SEATS}.1.position.x`,
    names: ['"left"', 'expected number'],
  },
]

/** Each place of a catalogue for a text that people read. */
const READ: readonly string[] = [
  'concerts.0.name',
  'concerts.0.venue',
  'plans.club.name',
  'plans.club.categories.2.name',
  'plans.club.zones.0.name',
  'plans.club.zones.0.rows.0.row_number',
  'plans.club.zones.0.rows.0.row_label',
  'plans.club.zones.0.rows.0.seat_label',
  `${SEATS}.1.seat_number`,
  `${SEATS}.1.category`,
  `${SCHEDULE}.allotments.0.name`,
  `${SCHEDULE}.allotments.0.zone`,
  `${SCHEDULE}.allotments.0.rows.0`,
]

describe('parseCatalogue', () => {
  for (const path of READ) {
    it(`[S8] refuses what can’t be read at ${path}, and shows it`, () => {
      const allotment = { allotmentId: 'fans', name: 'Fans', zone: 'Floor', rows: ['A'], codes: [] }
      const [fault] = faultsOf(spoilt({ [`${SCHEDULE}.allotments`]: [allotment], [path]: 'A\u202e1' }))
      expect(fault?.path).to.equal(path)
      expect(fault?.reason).to.include('direction characters').and.include('A\\u{202e}1')
    })
  }

  it('[S8] refuses what can’t be read in the label of an area, and the name of a price', () => {
    const area = { shape: 'text', position: { x: 0, y: 0 }, text: { text: 'Stage\0', size: 16 } }
    const areas = spoilt({ 'plans.club.zones.0.areas': [{ shape: 'text', text: { text: { toString: 1 } } }, area] })
    expect(faultsOf(areas).map(({ path }) => path)).to.deep.equal(['plans.club.zones.0.areas.1.text.text'])
    const prices = spoilt({ [`${SCHEDULE}.prices`]: { VIP: 1, Standing: 1, 'V\0': 1 } })
    expect(faultsOf(prices).map(({ path }) => path)).to.deep.equal([`${SCHEDULE}.prices.V\0`])
  })

  it('[S8] takes the same name in two forms of Unicode for the same', () => {
    const composed = '좌석 é'
    const decomposed = composed.normalize('NFD')
    const parsed = parseCatalogue(
      spoilt({
        'plans.club.categories.0.name': composed,
        [`${SEATS}.0.category`]: decomposed,
        [`${SEATS}.1.category`]: composed,
        [`${SCHEDULE}.prices`]: { [decomposed]: 1, Standing: 1 },
        'plans.club.zones.0.name': composed,
        'plans.club.zones.0.rows.0.row_number': composed,
        [`${SCHEDULE}.allotments`]: [
          { allotmentId: 'fans', name: decomposed, zone: decomposed, rows: [decomposed], codes: [] },
        ],
        'concerts.0.name': decomposed,
      }),
    )
    expect(parsed.ok && parsed.catalogue.concerts[0]).to.deep.include({ name: composed })
    expect(parsed.ok && parsed.catalogue.concerts[0]?.schedules[0]?.prices).to.deep.equal({
      [composed]: 1,
      Standing: 1,
    })
  })

  it('takes a good catalogue and gives it back', () => {
    expect(parseCatalogue(goodCatalogue())).to.deep.equal({ ok: true, catalogue: goodCatalogue() })
  })

  it('refuses what can’t be read safely: nesting without end, and a plan that would get lost', () => {
    let deep: Json = {}
    for (let level = 0; level < 100_000; level += 1) deep = { deeper: deep }
    const [fault] = faultsOf(spoilt({ 'plans.club.areas': [deep] }))
    expect(fault?.path).to.match(/^plans\.club\.areas\.0(\.deeper)+$/)
    expect(faultsOf(JSON.parse('{"plans":{"__proto__":{}},"concerts":[]}'))).to.deep.equal([
      { path: 'plans.__proto__', reason: 'is not a name' },
    ])
  })

  it('takes an empty catalogue', () => {
    expect(parseCatalogue({ plans: {}, concerts: [] }).ok).to.equal(true)
  })

  it('asks no price for a category without seats, and takes one', () => {
    expect(faultsOf(spoilt({ [`${SCHEDULE}.prices.Unused`]: 7 }))).to.deep.equal([])
  })

  it('lets a sale open at the very start of the concert', () => {
    expect(faultsOf(spoilt({ [`${SCHEDULE}.opensAt`]: '2027-05-01T10:30:00Z' }))).to.deep.equal([])
  })

  it('lets a sale close after the start of the concert, or when it never had an opening', () => {
    const closesAt = '2027-05-02T10:30:00Z'
    expect(faultsOf(spoilt({ [`${SCHEDULE}.closesAt`]: closesAt }))).to.deep.equal([])
    expect(faultsOf(spoilt({ [`${SCHEDULE}.closesAt`]: closesAt, [`${SCHEDULE}.opensAt`]: undefined }))).to.deep.equal(
      [],
    )
  })

  it('[H13] takes allotments of seats, of a zone and of its rows, released no later than the date begins', () => {
    const seats = kept({ seats: ['A-1'], releaseAt: '2027-05-01T10:30:00Z' })
    const other = kept({ allotmentId: 'press', seats: ['A-2'], codes: [], onRequest: true, usesPerCode: 2 })
    expect(faultsOf(spoilt(keeping(seats, other)))).to.deep.equal([])
    const places: readonly JsonObject[] = [{ zone: 'Floor' }, { zone: 'Floor', rows: ['A'] }]
    for (const place of places) expect(faultsOf(spoilt(keeping(kept(place))))).to.deep.equal([])
  })

  it('lets different plans use the same seat_guid', () => {
    const { club } = goodCatalogue().plans as JsonObject
    expect(faultsOf(spoilt({ 'plans.club2': club }))).to.deep.equal([])
  })

  for (const { title, changes, path, names } of [...CROSS_CASES, ...ALLOTMENT_CASES, ...SHAPE_CASES]) {
    it(`refuses ${title}, at ${path}`, () => {
      const faults = faultsOf(spoilt(changes))
      expect(faults.map((fault) => fault.path)).to.deep.equal([path])
      for (const name of names) expect(faults[0]?.reason).to.include(name)
    })
  }

  for (const [title, zones] of [
    ['zones', []],
    ['rows', [{ name: 'Floor', position: { x: 0, y: 0 }, rows: [] }]],
    ['seats', [{ name: 'Floor', position: { x: 0, y: 0 }, rows: [{ row_number: '1', seats: [] }] }]],
  ] as const) {
    it(`refuses a plan without ${title}, at plans.club`, () => {
      const faults = faultsOf(spoilt({ 'plans.club.zones': zones as unknown as Json }))
      expect(faults).to.deep.equal([{ path: 'plans.club', reason: 'the plan has 0 seats: at least 1 is needed' }])
    })
  }

  it('takes a plan of the most seats allowed, and refuses one with a seat more', () => {
    const seats = Array.from({ length: LIMITS.seatsPerPlan }, (_, i) => seat(`s${i}`))
    const prices = { VIP: 1 }
    const full = spoilt({ [SEATS]: seats, [`${SCHEDULE}.prices`]: prices })
    expect(faultsOf(full)).to.deep.equal([])
    seats.push(seat('one-more'))
    expect(faultsOf(full)).to.deep.equal([
      { path: 'plans.club', reason: 'the plan has 200001 seats: at most 200000 are allowed' },
    ])
  })

  it('reports every fault, in the order of the document', () => {
    const faults = faultsOf(
      spoilt({
        [`${SEATS}.1.seat_guid`]: 'A-1',
        [`${SEATS}.1.category`]: 'x',
        'concerts.0.policy': { preset: 'slots', pollMinMs: 20_000, activeCapMs: 1 },
        [`${SCHEDULE}.prices`]: { y: 1 },
        'concerts.1': goodConcert({ schedules: [goodSchedule({ planId: 'z' })] }),
      }),
    )
    expect(faults.map((fault) => fault.path)).to.deep.equal([
      `${SEATS}.1.seat_guid`,
      `${SEATS}.1.category`,
      'concerts.0.policy.pollMinMs',
      'concerts.0.policy.activeCapMs',
      `${SCHEDULE}.prices.VIP`,
      `${SCHEDULE}.prices.Standing`,
      `${SCHEDULE}.prices.y`,
      'concerts.1.schedules.0.planId',
    ])
  })

  it('names each unknown field by itself', () => {
    const paths = faultsOf(spoilt({ version: 1, 'concerts.0.artist': 'A', 'concerts.0.city': 'B' })).map((f) => f.path)
    expect(paths).to.have.members(['version', 'concerts.0.artist', 'concerts.0.city'])
  })

  it('stops at 50 faults, of either kind', () => {
    const many = (category: Json): Json[] => Array.from({ length: 80 }, (_, i) => ({ ...seat(`s${i}`), category }))
    const cross = faultsOf(spoilt({ [SEATS]: many('nowhere') }))
    expect(cross).to.have.length(50)
    expect(cross[49]?.path).to.equal(`${SEATS}.49.category`)
    expect(faultsOf(spoilt({ [SEATS]: many(5) }))).to.have.length(50)
  })

  for (const input of [undefined, null, 'text', 5, [], { plans: [], concerts: {} }]) {
    it(`refuses ${JSON.stringify(input)} without throwing`, () => {
      expect(faultsOf(input)).to.not.deep.equal([])
    })
  }

  it('is not misled by a plan or category named __proto__', () => {
    const text = JSON.stringify(spoilt({ [`${SCHEDULE}.planId`]: '__proto__' }))
    expect(faultsOf(JSON.parse(text)).map((fault) => fault.path)).to.deep.equal([`${SCHEDULE}.planId`])
  })
})
