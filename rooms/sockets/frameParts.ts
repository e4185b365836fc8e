/** How many bytes a number has behind its first one, which says of what kind it is. A small one has none. */
const NUMBER_BYTES = new Map([
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
])
/** How many bytes behind a longer text's first one say how long it is. */
const LENGTH_BYTES = new Map([
  [0xd9, 1],
  [0xda, 2],
  [0xdb, 4],
])

/** Where a number in one of Colyseus's frames ends; undefined if what stands there is none, or not the whole of one. */
export const numberEnd = (frame: Uint8Array, at: number): number | undefined => {
  const first = frame[at]
  if (first === undefined) return undefined
  const isSmall = first < 0x80 || first > 0xdf
  const bytes = isSmall ? 0 : NUMBER_BYTES.get(first)
  return bytes === undefined ? undefined : endWithin(frame, at + 1 + bytes)
}

/** The same for a name, which is a text or a number. */
export const nameEnd = (frame: Uint8Array, at: number): number | undefined => {
  const first = frame[at]
  if (first === undefined) return undefined
  if (first >= 0xa0 && first < 0xc0) return endWithin(frame, at + 1 + (first & 0x1f))
  const lengthBytes = LENGTH_BYTES.get(first)
  if (lengthBytes === undefined) return numberEnd(frame, at)
  const start = at + 1 + lengthBytes
  if (start > frame.length) return undefined
  const length = frame.subarray(at + 1, start).reduceRight((sum, byte) => sum * 256 + byte, 0)
  return endWithin(frame, start + length)
}

const endWithin = (frame: Uint8Array, end: number): number | undefined => (end <= frame.length ? end : undefined)
