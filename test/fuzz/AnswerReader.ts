export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

const HEAD_END = Buffer.from('\r\n\r\n')
const INTERIM = 100

/** Takes HTTP answers out of a stream. What is no HTTP, or is cut off, stays in `rest`. */
export class AnswerReader {
  rest: Buffer = Buffer.of()
  readonly #isHead: () => boolean

  /** @param isHead whether the next answer is to a HEAD, and so without the body that its headers speak of */
  constructor(isHead: () => boolean = () => false) {
    this.#isHead = isHead
  }

  feed(chunk: Buffer): readonly Answer[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk])
    const answers: Answer[] = []
    for (let found = this.#next(); found !== undefined; found = this.#next()) {
      if (found.status !== INTERIM) answers.push(found)
      if (found.status === 101) break
    }
    return answers
  }

  #next(): Answer | undefined {
    const end = this.rest.indexOf(HEAD_END)
    if (end < 0) return undefined
    const [statusLine = '', ...lines] = this.rest.subarray(0, end).toString('latin1').split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1])
    if (Number.isNaN(status)) return undefined
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), valueIn(line)]))
    const read = this.#body(status, headers, this.rest.subarray(end + HEAD_END.length))
    if (read === undefined) return undefined
    this.rest = read.rest
    return { status, headers, body: read.body }
  }

  #body(
    status: number,
    headers: ReadonlyMap<string, string>,
    rest: Buffer,
  ): { body: Buffer; rest: Buffer } | undefined {
    if (status < 200 || status === 204 || status === 304 || this.#isHead()) return { body: Buffer.of(), rest }
    if (headers.get('transfer-encoding') === 'chunked') return dechunk(rest)
    // One that says no length ends with its connection: uWebSockets' own, which come at once.
    if (headers.get('connection') === 'close' && !headers.has('content-length'))
      return { body: rest, rest: Buffer.of() }
    const length = Number(headers.get('content-length') ?? 0)
    return rest.length < length ? undefined : { body: rest.subarray(0, length), rest: rest.subarray(length) }
  }
}

const valueIn = (line: string): string => line.slice(line.indexOf(':') + 1).trim()

const dechunk = (bytes: Buffer): { body: Buffer; rest: Buffer } | undefined => {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16)
    const next = lineEnd + 2 + size + 2
    if (bytes.length < next) return undefined
    if (size === 0) return { body: Buffer.concat(chunks), rest: bytes.subarray(next) }
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = next
  }
}
