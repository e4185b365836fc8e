import { expect } from 'chai'
import type { Area } from '../../client-sdk/index.ts'
import { type Bounds, boundsOf } from '../../web/seatmap/Bounds.ts'
import { cornersOf } from '../../web/seatmap/cornersOf.ts'

const area = (drawn: Partial<Area>): Area => ({ shape: 'rectangle', x: 100, y: 50, rotation: 0, ...drawn })

const boundsOfArea = (drawn: Partial<Area>): Bounds => {
  const { left, top, right, bottom } = boundsOf(cornersOf(area(drawn)), 0)
  return { left: Math.round(left), top: Math.round(top), right: Math.round(right), bottom: Math.round(bottom) }
}

describe('The bounds of a hall', () => {
  it('hold as many seats as a date may have', () => {
    const seats = Array.from({ length: 200_000 }, (_, index) => ({ x: index % 500, y: Math.floor(index / 500) }))
    expect(boundsOf(seats, 10)).to.deep.equal({ left: -10, top: -10, right: 509, bottom: 409 })
  })

  it('hold a rectangle from its corner, turned as it is', () => {
    const rectangle = { width: 40, height: 20 }
    expect(boundsOfArea({ rectangle })).to.deep.equal({ left: 100, top: 50, right: 140, bottom: 70 })
    expect(boundsOfArea({ rectangle, rotation: 90 })).to.deep.equal({ left: 80, top: 50, right: 100, bottom: 90 })
  })

  it('hold what is round from its middle', () => {
    expect(boundsOfArea({ shape: 'circle', circle: { radius: 30 } })).to.deep.equal({
      left: 70,
      top: 20,
      right: 130,
      bottom: 80,
    })
    const ellipse = { radius: { x: 30, y: 10 } }
    expect(boundsOfArea({ shape: 'ellipse', ellipse, rotation: 90 })).to.deep.equal({
      left: 90,
      top: 20,
      right: 110,
      bottom: 80,
    })
  })

  it('hold every point of a polygon, and the middle of a text', () => {
    const points = [
      { x: -20, y: 0 },
      { x: 10, y: -5 },
      { x: 0, y: 15 },
    ]
    expect(boundsOfArea({ shape: 'polygon', polygon: { points } })).to.deep.equal({
      left: 80,
      top: 45,
      right: 110,
      bottom: 65,
    })
    const text = { text: 'Stage', size: 20, position: { x: 5, y: 8 } }
    expect(boundsOfArea({ shape: 'text', text })).to.deep.equal({ left: 105, top: 58, right: 105, bottom: 58 })
  })
})
