import { ReadableStream } from 'node:stream/web'
import { type Change, type Changes, problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import type { ChangeFeed } from '../outbox/ChangeFeed.ts'
import { answer, EVENT_STREAM, HEADERS, problem } from './answers.ts'
import type { Handler } from './commandDoor.ts'
import { type OperatorDoorDeps, operatorOnly } from './operatorDoor.ts'

/** Each looks at the store again after every commit. */
const MOST_FOLLOWERS = 32
const COME_BACK_MS = 5_000

export interface EventsDoorDeps extends OperatorDoorDeps {
  readonly feed: Pick<ChangeFeed, 'follow'>
}

/**
 * The outbox as Server-Sent Events for who accepts them, else as `page` gives it. [E6] A stream is read as its reader takes it: what is not
 * taken stays in the store, and not in memory. A reader that takes nothing is dropped by the transport.
 */
export const eventsDoor = (deps: EventsDoorDeps, page: Handler): Handler => {
  let followers = 0

  async function* eventsOf({ changes, next }: Changes): AsyncGenerator<Uint8Array> {
    followers += 1
    try {
      yield textOf(changes)
      for await (const more of deps.feed.follow(next)) yield textOf(more)
    } finally {
      followers -= 1
    }
  }

  const stream = operatorOnly(deps, async ({ req }) => {
    if (followers >= MOST_FOLLOWERS) {
      return problem(req.raw, problemOf(refuse('RATE_LIMITED', { retryAfterMs: COME_BACK_MS })))
    }
    // What a client has had comes before where its address began.
    const resumed = req.header('last-event-id')
    const body = { ...req.query(), ...(resumed && { after: resumed }) }
    const first = await deps.operatorDesk.execute({ type: 'events', body })
    if (!first.ok) return answer(req.raw, first)
    const events = ReadableStream.from(eventsOf(first.body as Changes))
    return new Response(events as BodyInit, {
      headers: { ...HEADERS, 'content-type': EVENT_STREAM, 'x-accel-buffering': 'no' },
    })
  })

  return (c) => (accepts(c.req.header('accept') ?? '') ? stream(c) : page(c))
}

const accepts = (accepted: string): boolean => accepted.toLowerCase().includes(EVENT_STREAM)

const UTF8 = new TextEncoder()

/** A comment where there is nothing, so that both ends know that the line stands. */
const textOf = (changes: readonly Change[]): Uint8Array =>
  UTF8.encode(
    changes.length === 0
      ? ':\n\n'
      : changes.map((change) => `id: ${change.number}\ndata: ${JSON.stringify(change)}\n\n`).join(''),
  )
