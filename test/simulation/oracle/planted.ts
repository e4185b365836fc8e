import { expect } from 'chai'
import { type Scene, withWaiter } from './Scene.ts'
import { HALL } from './sceneHalls.ts'

/** Something that must never happen, what the oracle calls it, and how it comes about after `withWaiter`. */
export type Planted = readonly [title: string, invariant: string, plant: (scene: Scene) => void]

export const noticesAll = (planted: readonly Planted[], hall = HALL): void => {
  for (const [title, invariant, plant] of planted) {
    it(`${title} breaks “${invariant}”`, () => {
      const scene = withWaiter(hall)
      expect(scene.broken).to.deep.equal([])
      plant(scene)
      expect(scene.broken).to.include(invariant)
    })
  }
}

/** The same of what may happen. */
export const noticesNothing = (happen: (scene: Scene) => void, hall = HALL): void => {
  const scene = withWaiter(hall)
  happen(scene)
  expect(scene.oracle.violations).to.deep.equal([])
}
