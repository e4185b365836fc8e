import type { Lottery } from '../../../client-sdk/index.ts'
import { say } from '../say.ts'

/** What the line is drawn by, as everyone is told it: the promise, and once it is kept the seed. */
export const Draw = ({ lottery: { commitment, seed, upTo } }: { lottery: Lottery }) => (
  <section class="panel" aria-labelledby="draw">
    <h2 id="draw">{say('draw')}</h2>
    <p class="hint">{upTo === undefined ? say('drawToCome') : say('drawDone')(upTo)}</p>
    <dl class="draw-facts">
      <Fact name={say('commitment')} value={commitment} />
      {seed !== undefined && <Fact name={say('seed')} value={seed} />}
    </dl>
  </section>
)

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt class="hint">{name}</dt>
    <dd>
      <code>{value}</code>
    </dd>
  </div>
)
