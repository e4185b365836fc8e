import { schema, t } from '@colyseus/schema'
import { WORDS_PER_BLOCK, wordField } from '../../client-sdk/protocol/index.ts'
import type { SeatMap } from './SeatMap.ts'

const wordFields = Object.fromEntries(
  Array.from({ length: WORDS_PER_BLOCK }, (_, word) => [wordField(word), t.uint32()]),
)

/** 60 words of 16 seats: the fewest bytes a seat, and a lone change costs one field (Colyseus allows 63). */
const Block = schema(wordFields, 'Block')

export const SeatMapState = schema(
  /** `allotted`: the ids of the allotments that are not released, with a space between two. */
  { scheduleId: t.string(), version: t.uint32(), blocks: t.array(Block), allotted: t.string() },
  'SeatMapState',
)

type Words = { [field: `w${number}`]: number }

/**
 * @param version of the seats' layout, not of their statuses: a number that went up with each patch would double the bytes of a lone change.
 */
export const newSeatMapState = (
  scheduleId: string,
  version: number,
  { words, kept }: Pick<SeatMap, 'words' | 'kept'>,
): InstanceType<typeof SeatMapState> => {
  const state = new SeatMapState()
  state.scheduleId = scheduleId
  state.version = version
  showKept(state, kept)
  for (let at = 0; at < words.length; at += WORDS_PER_BLOCK) state.blocks.push(new Block())
  words.forEach((word, at) => {
    showWord(state, at, word)
  })
  return state
}

/** Written only where it differs, for what is written is sent. */
export const showKept = (state: InstanceType<typeof SeatMapState>, kept: readonly string[]): void => {
  const allotted = kept.join(' ')
  if (state.allotted !== allotted) state.allotted = allotted
}

export const showWord = (state: InstanceType<typeof SeatMapState>, at: number, word: number): void => {
  const block = state.blocks[Math.floor(at / WORDS_PER_BLOCK)] as unknown as Words
  block[wordField(at)] = word
}
