import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/*
 * How a line is drawn: its numbers from 1 to `upTo` in the order of SHA-256(`seed:upTo:number`). `upTo` is in it because nobody knows it
 * before the draw: who knew the seed could otherwise wait for the moment to join at which a good number is next.
 */

/** What is told of a seed before the draw: its SHA-256, in hex. */
export const commitmentOf = (seed: string): string => bytesToHex(sha256(utf8ToBytes(seed)))

/**
 * The numbers that people joined with, from 1 to `upTo`, in the order drawn: the first is the first in line.
 *
 * What all hashes begin with is hashed once, and nothing is made anew for each: a crowd of 100,000 is drawn while everybody waits. They are
 * sorted by their first four bytes, and by all of them only where those are the same.
 */
export const drawnOrder = (seed: string, upTo: number): Uint32Array => {
  const beginning = sha256.create().update(utf8ToBytes(`${seed}:${upTo}:`))
  const one = beginning.clone()
  const hash = new Uint8Array(sha256.outputLen)
  const head = new DataView(hash.buffer)
  const hashOf = (number: number): Uint8Array => {
    beginning
      ._cloneInto(one)
      .update(utf8ToBytes(String(number)))
      .digestInto(hash)
    return hash
  }
  const first = new Uint32Array(upTo + 1)
  const order = new Uint32Array(upTo)
  for (let number = 1; number <= upTo; number += 1) {
    hashOf(number)
    first[number] = head.getUint32(0)
    order[number - 1] = number
  }
  const byAllBytes = (a: number, b: number): number => (bytesToHex(hashOf(a)) < bytesToHex(hashOf(b)) ? -1 : 1)
  return order.sort((a, b) => (first[a] as number) - (first[b] as number) || byAllBytes(a, b))
}

/** The place in line that was drawn for each number, by that number; there is no number 0. */
export const drawnPlaces = (seed: string, upTo: number): Uint32Array => {
  const places = new Uint32Array(upTo + 1)
  drawnOrder(seed, upTo).forEach((number, at) => {
    places[number] = at + 1
  })
  return places
}

/** What somebody was told of a draw and of their place in it. */
export interface DrawClaim {
  /** As it was told before the draw. */
  readonly commitment: string
  readonly seed: string
  readonly upTo: number
  /** The number they joined with. */
  readonly joined: number
  /** Their place. */
  readonly sequence: number
}

/** Whether the seed is the one that was promised, and the place the one that it gives. */
export const verifyDraw = ({ commitment, seed, upTo, joined, sequence }: DrawClaim): boolean =>
  commitmentOf(seed) === commitment && drawnOrder(seed, upTo)[sequence - 1] === joined
