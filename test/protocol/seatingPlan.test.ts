import { expect } from 'chai'
import { drawingOfPlan, SeatingPlan, seatsOfPlan } from '../../client-sdk/protocol/index.ts'

/** Every field that pretix's editor writes or its schema allows, with the nulls it writes. */
const EDITOR_PLAN = {
  name: 'Hall',
  size: { width: 800, height: 600 },
  categories: [{ name: 'Stalls', color: '#7f4a91' }, { name: 'Balcony' }],
  zones: [
    {
      name: 'Ground floor',
      zone_id: 'ground-floor',
      uuid: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c01',
      position: { x: 100, y: 50.5 },
      rows: [
        {
          row_number: 'A',
          row_label: null,
          seat_label: null,
          row_number_position: 'both',
          uuid: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c02',
          position: { x: 10, y: 20 },
          seats: [
            {
              seat_guid: 'ground-floor-A-1',
              seat_number: '1',
              uuid: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c03',
              start_direction: null,
              radius: 12,
              position: { x: 0.25, y: 0 },
              category: 'Stalls',
            },
            {
              seat_guid: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c04',
              seat_number: '2',
              start_direction: '<>',
              position: { x: 25, y: -3.5 },
              category: 'Stalls',
            },
          ],
        },
        { row_number: '', row_number_position: null, seats: [] },
      ],
      areas: [
        {
          shape: 'polygon',
          uuid: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c05',
          position: { x: 0, y: 0 },
          rotation: 12.5,
          color: '#ddd',
          border_color: '#000',
          polygon: {
            points: [
              { x: 0, y: 0 },
              { x: 5, y: 0 },
              { x: 5, y: 5 },
            ],
          },
          text: { text: 'Stage', color: '#000', size: 16, position: { x: 2, y: 2 } },
        },
      ],
    },
    { position: { x: 0, y: 0 }, rows: [] },
  ],
}

const labelsOf = (zone: string, row: object, seatNumber: string | number = '12'): string[] => {
  const seats = [{ seat_guid: 'g', seat_number: seatNumber, position: { x: 0, y: 0 }, category: 'c' }]
  const zones = [{ name: zone, position: { x: 0, y: 0 }, rows: [{ row_number: 'A', seats, ...row }] }]
  return seatsOfPlan(SeatingPlan.parse({ name: '', categories: [], zones })).map((seat) => seat.label)
}

describe('SeatingPlan', () => {
  it('takes what pretix’s editor writes and loses nothing of it', () => {
    const { zones, ...head } = SeatingPlan.parse(EDITOR_PLAN)
    expect({ ...head, zones: [zones[0], EDITOR_PLAN.zones[1]] }).to.deep.equal(EDITOR_PLAN)
  })

  it('names a nameless zone by nothing', () => {
    expect(SeatingPlan.parse(EDITOR_PLAN).zones[1]?.name).to.equal('')
  })

  it('takes what older editors wrote: no size, no areas, extra fields', () => {
    const row = { row_number: '1', number_of_seats: 0, seats_spacing: 25, seats: [] }
    const zones = [{ name: 'a', displayed: true, position: { x: 0, y: 0 }, rows: [row] }]
    expect(SeatingPlan.safeParse({ name: 'old', categories: [], zones }).success).to.equal(true)
  })

  it('reads numbers of rows and seats as text', () => {
    const seats = [{ seat_guid: 'g', seat_number: 7, position: { x: 0, y: 0 }, category: 'c' }]
    const zones = [{ position: { x: 0, y: 0 }, rows: [{ row_number: 3, seats }] }]
    const [seat] = seatsOfPlan(SeatingPlan.parse({ name: '', categories: [], zones }))
    expect(seat).to.include({ row: '3', number: '7' })
  })
})

describe('seatsOfPlan', () => {
  it('places each seat at zone + row + seat, in the order of the plan', () => {
    expect(seatsOfPlan(SeatingPlan.parse(EDITOR_PLAN))).to.deep.equal([
      {
        seatId: 'ground-floor-A-1',
        index: 0,
        label: 'Ground floor A-1',
        zone: 'Ground floor',
        row: 'A',
        number: '1',
        category: 'Stalls',
        x: 110.25,
        y: 70.5,
      },
      {
        seatId: '4a3d1c7e-52c4-4d1f-9d5e-0a8d6a3a1c04',
        index: 1,
        label: 'Ground floor A-2',
        zone: 'Ground floor',
        row: 'A',
        number: '2',
        category: 'Stalls',
        x: 135,
        y: 67,
      },
    ])
  })

  const LABELS = [
    { says: 'Stalls A-12', zone: 'Stalls', row: {} },
    { says: 'A-12', zone: '', row: {} },
    { says: 'Stalls A-12', zone: ' Stalls ', row: { row_label: null, seat_label: '' } },
    { says: 'Stalls 12', zone: 'Stalls', row: { row_number: '' } },
    { says: 'Stalls Row A Seat 12', zone: 'Stalls', row: { row_label: 'Row %s', seat_label: 'Seat %s' } },
    { says: 'Box Ebony 12', zone: 'Box', row: { row_label: 'Ebony' } },
    { says: 'Bar Stool 12', zone: 'Bar', row: { row_number: '', seat_label: 'Stool %s' } },
    { says: 'Stalls $& 12', zone: 'Stalls', row: { row_number: '$&', row_label: '%s' } },
  ]
  for (const { says, zone, row } of LABELS) {
    it(`calls a seat ‘${says}’ for zone ‘${zone}’ and row ${JSON.stringify(row)}`, () => {
      expect(labelsOf(zone, row)).to.deep.equal([says])
    })
  }
})

describe('drawingOfPlan', () => {
  const drawn = (...areas: unknown[]) =>
    drawingOfPlan(
      SeatingPlan.parse({ ...EDITOR_PLAN, zones: [{ name: '', position: { x: 100, y: 50 }, rows: [], areas }] }),
    )

  it('has the categories in the order of the plan, with the colours that it gives them', () => {
    expect(drawn().categories).to.deep.equal([
      { name: 'Stalls', color: '#7f4a91' },
      { name: 'Balcony', color: undefined },
    ])
  })

  it('places an area at zone + area, and leaves a text that says nothing away', () => {
    const stage = { shape: 'rectangle', position: { x: -20, y: 5 }, rotation: 90, rectangle: { width: 40, height: 10 } }
    expect(
      drawn({ ...stage, color: '#000', text: { text: '', size: 16, position: { x: 0, y: 0 } } }).areas,
    ).to.deep.equal([
      { shape: 'rectangle', x: 80, y: 55, rotation: 90, rectangle: { width: 40, height: 10 }, text: undefined },
    ])
    const named = { ...stage, text: { text: 'STAGE', color: '#fff', size: 16, position: { x: 20, y: 5 } } }
    expect(drawn(named).areas[0]?.text).to.deep.equal({ text: 'STAGE', size: 16, position: { x: 20, y: 5 } })
  })

  it('leaves away what it can’t draw', () => {
    const nowhere = { shape: 'circle', circle: { radius: 5 } }
    const unheardOf = { shape: 'star', position: { x: 0, y: 0 } }
    expect(drawn(nowhere, unheardOf, 'nonsense', null).areas).to.deep.equal([])
  })
})
