import { requestFrame } from './wire.ts'

const COMMAND_ID = 'bench-0000000000-0000'
const DIGITS_AT = 6
const DIGITS = 10
const ID_LENGTH = 21
const NO_RESERVATION = '-'.repeat(ID_LENGTH)

/** A frame of a command, whose name and reservation are written into it before it is sent. Its bytes are all that is ever made. */
class CommandFrame {
  readonly bytes: Buffer
  readonly #commandAt: number
  readonly #reservationAt: number

  constructor(id: number, type: string, body: object) {
    this.bytes = requestFrame(id, type, { commandId: COMMAND_ID, ...body })
    this.#commandAt = this.bytes.indexOf(COMMAND_ID) + DIGITS_AT
    this.#reservationAt = this.bytes.indexOf(NO_RESERVATION)
  }

  name(number: number): void {
    let rest = number
    for (let at = this.#commandAt + DIGITS - 1; at >= this.#commandAt; at -= 1) {
      this.bytes[at] = 48 + (rest % 10)
      rest = Math.floor(rest / 10)
    }
  }

  /** @param from a reservation as the server packs it */
  reserve(from: Buffer, at: number): void {
    from.copy(this.bytes, this.#reservationAt, at, at + ID_LENGTH)
  }
}

const RESERVATION_ID = Buffer.from('reservationId')
/** Behind the field's name comes a byte that says how long its text is. */
const reservationAt = (reply: Buffer): number => reply.indexOf(RESERVATION_ID) + RESERVATION_ID.length + 1

let commands = 0

/** One seat that is held, released and held again, or held and paid: a place in a socket's pipeline. */
export class Slot {
  readonly #hold: CommandFrame
  readonly #end: CommandFrame
  held = false

  constructor(id: number, seat: string, end: 'release' | 'pay' = 'release') {
    this.#hold = new CommandFrame(id, 'hold', { seats: [seat] })
    this.#end = new CommandFrame(id, end, { reservationId: NO_RESERVATION })
  }

  /** The frame to send next; it may be sent once, and the next asked for when it is answered. */
  next(): Buffer {
    const frame = this.held ? this.#end : this.#hold
    commands += 1
    frame.name(commands)
    return frame.bytes
  }

  /** @param reply to the frame that was sent last; false where it was no success */
  answered(reply: Buffer): boolean {
    if (reply[2] !== 0) return false
    if (!this.held) this.#end.reserve(reply, reservationAt(reply))
    this.held = !this.held
    return true
  }
}
