import { parseArgs } from 'node:util'
import type { Transport } from '../processes/launch.ts'

export interface BenchOptions {
  /** Names of figures; empty: all but the peers. */
  readonly only: readonly string[]
  readonly peers: boolean
  readonly quick: boolean
  readonly scales: readonly number[]
  readonly json: boolean
  readonly html: string | undefined
  readonly write: boolean
  readonly profileFolder: string | undefined
  readonly transport: Transport
  readonly help: boolean
}

/** Share of everything's size at which `--quick` measures. */
const QUICK_SCALE = 1 / 16

/** @throws Error that says what is wrong with them, in a line. */
export const readOptions = (
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  figures: readonly string[],
): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      peers: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      scale: { type: 'string' },
      json: { type: 'boolean', default: false },
      html: { type: 'string' },
      write: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.split(',').map((name) => name.trim()) ?? []
  const unknown = only.find((name) => !figures.includes(name))
  if (unknown !== undefined) throw new Error(`there is no figure ${unknown}: there are ${figures.join(', ')}`)
  return {
    only,
    peers: values.peers,
    quick: values.quick,
    scales: values.scale?.split(',').map(readScale) ?? [values.quick ? QUICK_SCALE : 1],
    json: values.json,
    html: values.html,
    write: values.write,
    profileFolder: values.profile,
    transport: readTransport(env.TRANSPORT),
    help: values.help,
  }
}

/** `1/16`, `0.25`, `1`. */
const readScale = (text: string): number => {
  const [over, under = '1'] = text.trim().split('/')
  const scale = Number(over) / Number(under)
  if (!(scale > 0 && scale <= 1)) throw new Error(`--scale ${text}: a scale is more than 0 and at most 1, such as 1/16`)
  return scale
}

const readTransport = (text: string | undefined): Transport => {
  if (text === undefined || text === '' || text === 'ws') return 'ws'
  if (text === 'uws') return 'uws'
  throw new Error(`TRANSPORT=${text}: it must be ws or uws`)
}
