import { expect } from 'chai'
import { block } from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { type Scene, withHold } from './Scene.ts'

/** A hold that is given these seats, committed and told; those of `r1` are free again. */
const given = (scene: Scene, choice: object, seats: readonly number[], told: object = {}): void => {
  scene.ask('u1', 'release', { reservationId: 'r1' })
  scene.change(scene.reservations, 'r1', { state: 'RELEASED' })
  scene.commit()
  const call = scene.take('u1', 'r2', choice, seats)
  scene.commit()
  scene.tell(call, { ...(scene.held('r2') as object), ...told })
}

const PLANTED: readonly Planted[] = [
  ['[H8] fewer seats than were asked for', 'best', (scene) => given(scene, { best: { quantity: 2 } }, [0])],
  ['[H8] seats of another category', 'best', (scene) => given(scene, { best: { quantity: 1, category: 'S' } }, [0])],
  [
    '[H8] seats apart though there were some side by side',
    'best',
    (scene) => given(scene, { best: { quantity: 2 } }, [0, 2], { split: true }),
  ],
  ['[H8] seats apart that nobody is told of', 'split', (scene) => given(scene, { best: { quantity: 2 } }, [0, 2])],
  [
    '[H8] seats side by side that are called split',
    'split',
    (scene) => given(scene, { best: { quantity: 2 } }, [0, 1], { split: true }),
  ],
  [
    '[H8] named seats that are called split',
    'split',
    (scene) => given(scene, { seats: ['A-1', 'A-2'] }, [0, 1], { split: true }),
  ],
  [
    '[H8] the best held once more than they were asked for',
    'done once',
    (scene) => {
      given(scene, { best: { quantity: 1 } }, [0])
      const row = { ...scene.reservations.get('r2'), reservationId: 'r3', seats: [2], seatIds: ['A-3'] }
      scene.reservations.set('r3', row as NonNullable<ReturnType<Scene['reservations']['get']>>)
      scene.commit()
    },
  ],
  [
    '[H9] a seat left alone though there were others',
    'left alone',
    (scene) => given(scene, { seats: ['A-1', 'A-3'] }, [0, 2]),
  ],
]

describe('the oracle, of how seats are chosen', () => {
  noticesAll(PLANTED)

  it('[H8] finds nothing wrong with the best seats, told as they are', () => {
    const scene = withHold()
    given(scene, { best: { quantity: 2 } }, [0, 1])
    expect(scene.broken).to.deep.equal([])
  })

  it('[H8] finds nothing wrong with seats apart where there are none side by side', () => {
    const scene = withHold()
    block(scene, 2)
    given(scene, { best: { quantity: 2 } }, [0, 2], { split: true })
    expect(scene.broken).to.deep.equal([])
  })
})
