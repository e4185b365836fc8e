import type { Change } from '../../client-sdk/protocol/index.ts'

export interface ReceivedEvent {
  readonly id: string
  readonly change: Change
}

/** Server-Sent Events as someone reads them who knows nothing of the server but the standard: blocks of fields between empty lines. */
export class EventStream {
  readonly type: string | null
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #abort: AbortController
  #text = ''

  private constructor({ headers, body }: Response, abort: AbortController) {
    this.type = headers.get('content-type')
    this.#reader = (body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream()).getReader()
    this.#abort = abort
  }

  static async open(url: string, headers: Record<string, string>): Promise<EventStream> {
    const abort = new AbortController()
    const accepting = { accept: 'text/event-stream', ...headers }
    const response = await fetch(url, { headers: accepting, signal: abort.signal })
    if (response.status !== 200) throw new Error(await response.text())
    return new EventStream(response, abort)
  }

  async next(): Promise<ReceivedEvent> {
    for (;;) {
      const fields = new Map(
        (await this.#block()).split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]),
      )
      const data = fields.get('data')
      if (data !== undefined) return { id: fields.get('id') ?? '', change: JSON.parse(data) as Change }
    }
  }

  /** Resolves with the next comment. */
  async comment(): Promise<void> {
    while (!(await this.#block()).startsWith(':'));
  }

  /** Whether it ends as a whole, what is still to come included. */
  async ended(): Promise<boolean> {
    for (;;) {
      const { done } = await this.#reader.read()
      if (done) return true
    }
  }

  close(): void {
    this.#abort.abort()
  }

  async #block(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const block = this.#text.slice(0, end)
        this.#text = this.#text.slice(end + 2)
        return block
      }
      const { done, value } = await this.#reader.read()
      if (done) throw new Error('the stream has ended')
      this.#text += value
    }
  }
}
