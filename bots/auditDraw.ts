import { createHash } from 'node:crypto'
import type { Lottery } from '../client-sdk/index.ts'
import type { Statement } from './Statements.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Draws a line again, by what the server says it was drawn by, and holds that against what customers were told: before the draw the seed's
 * hash, after it their place. A line for each difference. It shares no code with the server.
 */
export const auditDraw = (lottery: Lottery, statements: readonly Statement[]): readonly string[] => {
  const { seed, upTo } = lottery
  if (seed === undefined || upTo === undefined) return wasNotDrawn(statements)
  const commitment = sha256(seed)
  const places = placesOf(seed, upTo)
  return statements.flatMap(({ name, acknowledged: { promised, drawn } }) => [
    ...(promised === undefined || promised === commitment
      ? []
      : [`${name} was promised a seed with the hash ${promised}, that of ${seed} is ${commitment}`]),
    ...(drawn === undefined || places.get(drawn.joined) === drawn.sequence
      ? []
      : [`${name} joined as ${drawn.joined} and was drawn ${places.get(drawn.joined)}th, not ${drawn.sequence}th`]),
  ])
}

const wasNotDrawn = (statements: readonly Statement[]): readonly string[] =>
  statements
    .filter(({ acknowledged }) => acknowledged.drawn !== undefined)
    .map(({ name }) => `${name} was drawn, and the line was not`)

/** By the number that somebody joined with. */
const placesOf = (seed: string, upTo: number): ReadonlyMap<number, number> => {
  const numbers = Array.from({ length: upTo }, (_, at) => at + 1)
  const hashes = new Map(numbers.map((number) => [number, sha256(`${seed}:${upTo}:${number}`)]))
  const hashOf = (number: number): string => hashes.get(number) ?? ''
  numbers.sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1))
  return new Map(numbers.map((number, at) => [number, at + 1]))
}
