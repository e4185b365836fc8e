import { readVarints, writeVarint } from './varints.ts'

/*
 * What a ticket's QR code says: `FR1.` and, in base64url, what is signed and the Ed25519 signature (64 bytes) of it all, `FR1.` included:
 *
 *   key id (6 bytes) · reservation id · date · generation · how many seats · their indexes
 *
 * Ids are a byte of length and as many of ASCII, numbers are varints. Seats are named by their `index`, which is as good as the id on a date
 * that has sold them, for its plan can't change any more; ids may be any text, and 50 of them would fit in no code. So four seats are some 160
 * characters, and fifty no more than 420.
 */

/** What a ticket says. */
export interface TicketContent {
  /** Which of the server's keys has signed it: 8 of A-Z a-z 0-9 _ -. */
  readonly keyId: string
  readonly reservationId: string
  readonly scheduleId: string
  /** 1 for who bought it, and one more each time it is transferred. */
  readonly generation: number
  /** By index. */
  readonly seats: readonly number[]
}

/** A ticket taken apart. Nothing of it is to be believed before the signature is verified. */
export interface ReadTicket {
  readonly content: TicketContent
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

const PREFIX = 'FR1.'
const SIGNATURE_BYTES = 64
const KEY_ID_BYTES = 6
const KEY_ID = /^[A-Za-z0-9_-]{8}$/

/** The bytes that a key signs. */
export const signedPart = ({ keyId, reservationId, scheduleId, generation, seats }: TicketContent): Uint8Array => {
  const bytes = [...ascii(PREFIX), ...fromBase64url(keyId)]
  for (const id of [reservationId, scheduleId]) bytes.push(id.length, ...ascii(id))
  for (const number of [generation, seats.length, ...seats]) writeVarint(bytes, number)
  return Uint8Array.from(bytes)
}

export const ticketText = (signed: Uint8Array, signature: Uint8Array): string =>
  PREFIX + toBase64url([...signed.subarray(PREFIX.length), ...signature])

/** undefined for a text that is no ticket. */
export const readTicket = (text: string): ReadTicket | undefined => {
  if (!/^FR1\.[A-Za-z0-9_-]{1,600}$/.test(text)) return undefined
  const bytes = [...ascii(PREFIX), ...fromBase64url(text.slice(PREFIX.length))]
  const signed = Uint8Array.from(bytes.slice(0, -SIGNATURE_BYTES))
  const content = readContent(signed.subarray(PREFIX.length))
  // One text for each ticket: whatever else might be read as the same was not written here.
  if (content === undefined || !sameBytes(signedPart(content), signed)) return undefined
  return { content, signed, signature: Uint8Array.from(bytes.slice(-SIGNATURE_BYTES)) }
}

const readContent = (bytes: Uint8Array): TicketContent | undefined => {
  let at = 0
  const take = (count: number): Uint8Array => {
    at += count
    return bytes.subarray(at - count, at)
  }
  const takeText = (): string => String.fromCharCode(...take(take(1)[0] ?? 0))
  const keyId = toBase64url([...take(KEY_ID_BYTES)])
  const [reservationId, scheduleId] = [takeText(), takeText()]
  const [generation, count, ...seats] = readVarints(take(bytes.length))
  if (generation === undefined || count !== seats.length || !KEY_ID.test(keyId)) return undefined
  return { keyId, reservationId, scheduleId, generation, seats }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))

const toBase64url = (bytes: readonly number[]): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** Bytes of a text in base64url without padding; none for one that has no such length. */
export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> => {
  if (text.length % 4 === 1) return new Uint8Array()
  return Uint8Array.from(ascii(atob(text.replaceAll('-', '+').replaceAll('_', '/'))))
}
