import { Particle, ParticleContainer, type Texture } from 'pixi.js'
import type { Seat } from '../../client-sdk/index.ts'
import { type Bounds, boundsOf, overlap } from './Bounds.ts'
import type { Standing } from './Standing.ts'
import type { Zone } from './zones.ts'

/** The plan's unit: a seat is 20 wide unless drawn otherwise. */
export const SEAT_SIZE = 20

export interface Look {
  readonly texture: Texture
  readonly tint: number
}

/** The seats of one zone as one draw call: out of sight it costs nothing, and a change uploads it and no other. */
export class ZoneSeats {
  readonly drawing: ParticleContainer
  readonly #bounds: Bounds
  readonly #particles: ReadonlyMap<number, Particle>
  #isChanged = false

  constructor({ seats }: Zone, textures: Readonly<Record<Standing, Texture>>) {
    const texture = textures.free
    const scale = SEAT_SIZE / texture.width
    const particleOf = ({ x, y }: Seat): Particle =>
      new Particle({ texture, x, y, anchorX: 0.5, anchorY: 0.5, scaleX: scale, scaleY: scale })
    this.#particles = new Map(seats.map((seat) => [seat.index, particleOf(seat)]))
    this.#bounds = boundsOf(seats, SEAT_SIZE)
    this.drawing = new ParticleContainer({
      texture,
      dynamicProperties: { position: false, vertex: false, rotation: false, uvs: false, color: false },
      particles: [...this.#particles.values()],
    })
  }

  show({ index }: Seat, { texture, tint }: Look): void {
    const particle = this.#particles.get(index)
    if (particle === undefined) return
    particle.texture = texture
    particle.tint = tint
    this.#isChanged = true
  }

  /** To be called before each frame, with what of the plan is in sight. */
  prepare(sight: Bounds): void {
    this.drawing.visible = overlap(this.#bounds, sight)
    if (!this.#isChanged || !this.drawing.visible) return
    this.drawing.update()
    this.#isChanged = false
  }
}
