import { decode } from '@colyseus/schema'

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** How the bytes behind a longer text's first one say how long it is. */
const LENGTHS = new Map<number, typeof decode.uint8>([
  [0xd9, decode.uint8],
  [0xda, decode.uint16],
  [0xdb, decode.uint32],
])

/**
 * Reads the name of a message as Colyseus does, but in silence: its own reader writes a line to stderr for each byte
 * that is no UTF-8, with which anyone could fill the log ([S2]).
 */
export const readNamesQuietly = (): void => {
  decode.string = (bytes, it) => {
    const first = bytes[it.offset++] as number
    const length = first < 0xc0 ? first & 0x1f : LENGTHS.get(first)?.(bytes, it)
    const end = Math.min(it.offset + (length ?? Number.NaN), bytes.length)
    const text = UTF8.decode((bytes as Uint8Array).subarray(it.offset, end))
    it.offset = end
    return text
  }
}
