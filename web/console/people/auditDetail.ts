import type { AuditEntry } from '../../../client-sdk/index.ts'
import { won } from '../../i18n/format.ts'
import { say } from '../say.ts'

const SEATS_NAMED = 4

/** What a line of the log tells besides, in a few words; whatever this page does not know as it was written. */
export const auditDetail = ({ detail }: AuditEntry): string =>
  Object.entries(detail)
    .map(([name, value]) => told(name, value))
    .join(' · ')

const told = (name: string, value: unknown): string => {
  if (name === 'seats' && Array.isArray(value)) return seatsTold(value.map(String))
  if (name === 'amount' && typeof value === 'number') return won(value)
  return `${name} ${plain(value)}`
}

const seatsTold = (seats: readonly string[]): string => {
  const named = seats.slice(0, SEATS_NAMED).join(', ')
  return seats.length > SEATS_NAMED ? say('seatsMore')(named, seats.length - SEATS_NAMED) : named
}

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(plain).join(', ')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${plain(inner)}`)
    .join(', ')
}
