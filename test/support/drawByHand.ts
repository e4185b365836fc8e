import { createHash } from 'node:crypto'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** What SPEC.md says of a draw, in as few words as can be and none of ours: the numbers in the order drawn. */
export const drawByHand = (seed: string, upTo: number): readonly number[] =>
  Array.from({ length: upTo }, (_, at) => at + 1)
    .map((number) => ({ number, hash: sha256(`${seed}:${upTo}:${number}`) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .map(({ number }) => number)

export const commitmentByHand = sha256
