import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { type Run, simulate } from './Simulation.ts'
import { NEVER_HERE, SOMETIMES, Sometimes } from './Sometimes.ts'

const USAGE = `npm run simulate -- [--seeds N] [--first N] [--seed N]
  --seeds N   how many seeds to run (default 200)
  --first N   where to begin (default 1)
  --seed N    replays one seed, with its whole history`

/** From so many seeds on, everything that must happen sometimes must have happened. */
const ENOUGH_SEEDS = 500
const LAST_LINES = 40

interface Share {
  readonly first: number
  readonly seeds: number
  readonly stride: number
}

/** Runs every stride-th seed and hands each finished run over. A world has one thread; many worlds have many. */
const runShare = async ({ first, seeds, stride }: Share, done: (run: Run) => void): Promise<void> => {
  for (let seed = first; seed < first + seeds; seed += stride) {
    const run = await simulate(seed)
    done({ ...run, lines: run.violations.length > 0 ? run.lines : [] })
  }
}

const explain = ({ seed, violations, lines }: Run): string =>
  [
    `seed ${seed}: ${violations.map(({ invariant, detail }) => `[${invariant}] ${detail}`).join('\n  and ')}`,
    ...lines.slice(-LAST_LINES).map((line) => `  ${line}`),
    `replay: npm run simulate -- --seed ${seed}`,
  ].join('\n')

const replay = async (seed: number): Promise<boolean> => {
  const run = await simulate(seed, { tracing: true })
  for (const line of run.lines) console.log(line)
  console.log(`\nseed ${seed}: ${run.steps} steps, hash ${run.hash}`)
  if (run.violations.length > 0) console.log(explain({ ...run, lines: [] }))
  return run.violations.length === 0
}

const runAll = async (first: number, seeds: number): Promise<boolean> => {
  const startedMs = Date.now()
  const sometimes = new Sometimes()
  const failed: Run[] = []
  let steps = 0
  const stride = Math.min(availableParallelism(), seeds)
  const share = (nth: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const workerData: Share = { first: first + nth, seeds: seeds - nth, stride }
      const worker = new Worker(new URL(import.meta.url), { workerData })
      worker.on('message', (run: Run) => {
        steps += run.steps
        sometimes.add(run.counts)
        if (run.violations.length > 0) failed.push(run)
      })
      worker.on('error', reject)
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))))
    })
  await Promise.all(Array.from({ length: stride }, (_, nth) => share(nth)))

  for (const what of SOMETIMES) console.log(`${String(sometimes.counts.get(what) ?? 0).padStart(9)}  ${what}`)
  for (const [code, reason] of Object.entries(NEVER_HERE)) console.log(`        –  refused ${code}: ${reason}`)
  failed.sort((a, b) => a.seed - b.seed)
  for (const run of failed.slice(0, 3)) console.log(`\n${explain(run)}`)
  const took = `${seeds} seeds from ${first}, ${steps} steps in ${Math.round((Date.now() - startedMs) / 100) / 10} s`
  console.log(
    `\n${took}: ${failed.length === 0 ? 'no violation' : `violations in ${failed.map(({ seed }) => seed).join(' ')}`}`,
  )
  const never = seeds >= ENOUGH_SEEDS ? sometimes.never : []
  for (const what of never) console.log(`never happened: ${what}`)
  return failed.length === 0 && never.length === 0
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      first: { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  const numbers = [values.seeds ?? '200', values.first ?? '1', values.seed ?? '0'].map(Number)
  if (values.help || !numbers.every((number) => Number.isSafeInteger(number) && number >= 0)) {
    console.log(USAGE)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const [seeds = 200, first = 1, seed = 0] = numbers
  const isGood = values.seed === undefined ? await runAll(first, seeds) : await replay(seed)
  process.exitCode = isGood ? 0 : 1
}

if (isMainThread) await main()
else await runShare(workerData as Share, (run) => parentPort?.postMessage(run))
