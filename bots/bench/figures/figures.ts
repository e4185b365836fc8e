import { best } from './best.ts'
import type { Figure } from './Figure.ts'
import { fanOut } from './fanOut.ts'
import { hold } from './hold.ts'
import { joins } from './joins.ts'
import { latency } from './latency.ts'
import { oneSeat } from './oneSeat.ts'
import { pay } from './pay.ts'
import { peers } from './peers.ts'
import { poll } from './poll.ts'
import { purchase } from './purchase.ts'
import { restart } from './restart.ts'
import { waiting } from './waiting.ts'

export const FIGURES: readonly Figure[] = [
  hold,
  pay,
  oneSeat,
  best,
  fanOut,
  joins,
  waiting,
  poll,
  latency,
  restart,
  purchase,
]

/** What needs more than this package: asked for by name, or by `--peers`. */
export const PEERS: readonly Figure[] = [peers]
