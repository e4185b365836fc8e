import { backoffMs, isPassing } from './backoff.ts'
import type { Change } from './protocol/changes.ts'
import { UnansweredError } from './RefusedError.ts'
import { type Timing, within } from './timing.ts'

/** The server says something every five seconds: one that is silent for so long is not there any more. */
const SILENCE_MS = 20_000

interface Following {
  /** Opens the stream of what comes behind that number, or behind whatever is not kept any more. */
  readonly open: (after: number | undefined, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>
  readonly timing: Timing
  readonly after?: number
  readonly signal?: AbortSignal
}

/** Each change once and in order, over as many connections as that takes. */
export async function* followChanges({ open, timing, after, signal }: Following): AsyncGenerator<Change, void> {
  let position = after
  let failures = 0
  while (!signal?.aborted) {
    const line = new AbortController()
    const hangUp = (): void => line.abort()
    signal?.addEventListener('abort', hangUp)
    try {
      const stream = await within(timing, SILENCE_MS, open(position, line.signal))
      for await (const change of changesIn(stream, timing)) {
        failures = 0
        position = change.number
        yield change
      }
    } catch (error) {
      if (!signal?.aborted && !isPassing(error)) throw error
    } finally {
      signal?.removeEventListener('abort', hangUp)
      line.abort()
    }
    await timing.sleep(backoffMs(failures, timing.random()), signal)
    failures += 1
  }
}

/** Server-Sent Events, as far as this server has them: a change is one line of data. Ends where the stream ends. */
async function* changesIn(stream: ReadableStream<Uint8Array>, timing: Timing): AsyncGenerator<Change, void> {
  const reader = stream.getReader()
  const utf8 = new TextDecoder()
  let rest = ''
  for (;;) {
    const part = await within(timing, SILENCE_MS, reader.read().catch(broken))
    if (part.done) return
    const lines = (rest + utf8.decode(part.value, { stream: true })).split('\n')
    rest = lines.pop() as string
    for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6)) as Change
  }
}

const broken = (cause: unknown): never => {
  throw new UnansweredError('the stream has broken off', { cause })
}
