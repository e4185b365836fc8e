import { z } from 'zod'
import { LIMITS } from './limits.ts'

/** Ids of the catalogue and ids made by the server: short, and safe in a URL, a room id and a log line. */
export const Id = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be 1 to 40 of A-Z a-z 0-9 _ -')

/** A seat's `seat_guid` in its plan: any text, as the plan's editor made it. */
export const SeatId = z
  .string()
  .min(1)
  .max(LIMITS.seatIdLength)
  .refine((text) => text.isWellFormed(), 'must be whole characters')

/** At least one and at most `most` of them, each once. */
export const seatIds = (most: number) =>
  z
    .array(SeatId)
    .min(1)
    .max(most)
    .refine((seats) => new Set(seats).size === seats.length, 'must not name a seat twice')

/** Made by whoever issues the command, so that sending it again is harmless. */
export const CommandId = z
  .string()
  .regex(new RegExp(`^[\\x21-\\x7e]{1,${LIMITS.commandIdLength}}$`), 'must be 1 to 64 printable characters')

/** Names its concert before the dot, so that any process can tell where it belongs; unguessable after it. */
const QUEUE_TOKEN = /^([A-Za-z0-9_-]{1,40})\.[A-Za-z0-9_-]{16,40}$/

/** Joined, it is one string and no chain of three: there is one for everyone in line. */
export const queueTokenOf = (concertId: string, secret: string): string => [concertId, secret].join('.')

/** The concert a queue token belongs to, or undefined for a text that no server ever issued. */
export const concertOfQueueToken = (token: string): string | undefined => QUEUE_TOKEN.exec(token)?.[1]
