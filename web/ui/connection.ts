import { computed, signal } from '@preact/signals'
import { backoffMs } from '../../client-sdk/index.ts'

/** What has no answer, or no socket, at the moment. */
const lost = signal<ReadonlySet<object>>(new Set())
/** Whether the browser knows that there is no network. */
export const offline = signal(!navigator.onLine)

export const connectionLost = computed(() => offline.value || lost.value.size > 0)

/** What asks again as soon as there may be an answer. */
const waiting = new Set<Tries>()

const askAgain = (): void => {
  for (const tries of [...waiting]) tries.again()
}

const setLost = (source: object, isLost: boolean): void => {
  if (lost.peek().has(source) === isLost) return
  const others = [...lost.peek()].filter((other) => other !== source)
  lost.value = new Set(isLost ? [...others, source] : others)
}

addEventListener('offline', () => {
  offline.value = true
})
addEventListener('online', () => {
  offline.value = false
  askAgain()
})
// A page that nobody looks at is given little time, and a device that slept none.
addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && connectionLost.peek()) askAgain()
})

/** A question that is asked until there is an answer, and seen on every page to have none. */
export class Tries {
  readonly #ask: () => unknown
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** @param ask begins with `begin`, and ends with `missed`, `putOff` or `over` */
  constructor(ask: () => unknown) {
    this.#ask = ask
  }

  /** Whether it went unanswered last. */
  get isLost(): boolean {
    return lost.value.has(this)
  }

  readonly again = (): void => void this.#ask()

  begin(): void {
    clearTimeout(this.#timer)
    waiting.add(this)
  }

  /** Nobody has answered: asks again after a pause that grows, or once the network, or somebody who looks at the page, is back. */
  missed(): void {
    setLost(this, true)
    this.#askLater()
  }

  /** Somebody has answered, though not what was asked: asks again in the same way, but nothing is lost. */
  putOff(): void {
    setLost(this, false)
    this.#askLater()
  }

  /** There is an answer, or nobody wants it any more. */
  over(): void {
    clearTimeout(this.#timer)
    this.#failures = 0
    waiting.delete(this)
    setLost(this, false)
  }

  #askLater(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.again, backoffMs(this.#failures++, Math.random()))
  }
}

/** One request in vain is sent again before anybody has noticed. */
const SILENCES = 2
/** Public, cheap, and on the way that everything else goes. */
const PROBE = '/api/concerts'

let silences = 0

/** Whether anybody answers at all: while nobody does that is asked, for the page itself may have nothing more to ask. */
const probe: Tries = new Tries(async () => {
  probe.begin()
  const isBack = await heardFetch(PROBE, { cache: 'no-store' }).then(isOfServer, () => false)
  if (!isBack) probe.missed()
})

/** `fetch`, for everything that a page asks of the server: whether there are answers is seen on every page. */
export const heardFetch: typeof fetch = async (...request) => {
  try {
    const response = await fetch(...request)
    if (isOfServer(response)) heard()
    else silent()
    return response
  } catch (error) {
    silent()
    throw error
  }
}

/** A proxy answers for a server that is gone, but not in its words. */
const isOfServer = ({ status, headers }: Response): boolean =>
  status < 500 || (headers.get('content-type') ?? '').includes('json')

const silent = (): void => {
  if (++silences === SILENCES) probe.missed()
}

const heard = (): void => {
  const wasLost = silences >= SILENCES
  silences = 0
  if (!wasLost) return
  probe.over()
  askAgain()
}

/** What a queue and a live schedule have in common. */
interface Connected {
  on(event: 'disconnected' | 'reconnected', listener: () => void): () => void
}

/** Shows on every page whether `source` is connected, for as long as it is watched. @returns what stops watching */
export const watchConnection = (source: Connected): (() => void) => {
  const offs = [
    source.on('disconnected', () => setLost(source, true)),
    source.on('reconnected', () => setLost(source, false)),
  ]
  return () => {
    for (const off of offs) off()
    setLost(source, false)
  }
}
