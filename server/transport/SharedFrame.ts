/** FIN and the opcode of a binary message. */
const BINARY = 0x82
const SHORT = 126
const MEDIUM = 64 * 1024

/**
 * The WebSocket frame of what was asked for last. What goes to a whole room is sent socket by socket within one turn: so it is framed for the
 * first of them, and the others are written the same bytes. They are a copy: Colyseus encodes each patch over the one before, while a
 * slow socket may still have that to send.
 */
export class SharedFrame {
  #payload: Uint8Array | undefined
  #frame: Buffer = Buffer.alloc(0)

  /** A binary message, from a server and so without a mask. */
  of(payload: Uint8Array): Buffer {
    if (payload !== this.#payload) {
      // After this turn the same array may hold something else.
      if (this.#payload === undefined) queueMicrotask(() => this.#forget())
      this.#payload = payload
      this.#frame = Buffer.concat([headOf(payload.length), payload])
    }
    return this.#frame
  }

  #forget(): void {
    this.#payload = undefined
  }
}

const headOf = (length: number): Buffer => {
  if (length < SHORT) return Buffer.of(BINARY, length)
  const isMedium = length < MEDIUM
  const head = Buffer.alloc(isMedium ? 4 : 10)
  head.writeUInt16BE((BINARY << 8) | (isMedium ? SHORT : SHORT + 1))
  if (isMedium) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return head
}
