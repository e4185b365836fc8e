import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { countStranded, stretchesOf } from '../../bots/seating/strandedSeats.ts'

const SEATING = fileURLToPath(new URL('../../bots/seating.ts', import.meta.url))

const run = async (...options: readonly string[]) => {
  const child = spawn(process.execPath, [SEATING, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], out, errors] = await Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
  return { code, out, errors }
}

/** A row with seats at these places, the first of which has the index `from`. */
const rowAt = (row: string, places: readonly number[], from = 0) =>
  places.map((x, nth) => ({ zone: 'Hall', row, x, y: 0, index: from + nth }))

const strandedIn = (seats: ReturnType<typeof rowAt>, free: readonly number[]): number =>
  countStranded(stretchesOf(seats), (index) => free.includes(index))

describe('a seat left alone', () => {
  const row = rowAt('1', [0, 10, 20, 30, 40])

  it('is a free one between two that are not', () => {
    expect(strandedIn(row, [2])).to.equal(1)
    expect(strandedIn(row, [1, 3])).to.equal(2)
    expect(strandedIn(row, [1, 2])).to.equal(0)
    expect(strandedIn(row, [])).to.equal(0)
  })

  it('is not the one at the end of a row, or at an aisle', () => {
    expect(strandedIn(row, [0, 4])).to.equal(0)
    expect(strandedIn(rowAt('1', [0, 10, 20, 60, 70]), [2])).to.equal(0)
    expect(strandedIn([...row, ...rowAt('2', [0, 10], 5)], [4])).to.equal(0)
  })
})

describe('a hall that groups fill', function () {
  this.timeout(120_000)

  it('[H8] has none of them in another’s way, and is full in the end', async () => {
    const { code, out, errors } = await run('--plan', 'club', '--groups', '20')
    expect(errors).to.equal('')
    expect(code).to.equal(0)
    expect(out).to.match(/^20 groups of 2 to 6 at once, again and again: club, seed 1$/m)
    expect(out).to.match(/^\d+ groups have (49|50) of 50 seats$/m)
    expect(out).to.match(/^collisions \(SEAT_TAKEN\) +0$/m)
    expect(out).to.match(/^groups that sit apart +\d+ +[\d.]+% of them$/m)
    expect(out).to.match(/^seats left alone, at the most +\d+ +[\d.]+% of the hall$/m)
  })

  it('explains its options when it does not understand them', async () => {
    const { code, errors } = await run('--plan', 'barn')
    expect(code).to.equal(2)
    expect(errors)
      .to.match(/--plan must be one of .*arena.*, not "barn"/)
      .and.to.contain('npm run seating')
  })
})
