import { schema, t } from '@colyseus/schema'
import { WORDS_PER_BLOCK, wordField } from '../../client-sdk/protocol/index.ts'

const wordFields = Object.fromEntries(
  Array.from({ length: WORDS_PER_BLOCK }, (_, word) => [wordField(word), t.uint32()]),
)

/** 60 words of 16 seats: the fewest bytes a seat, and a lone change costs one field (Colyseus allows 63). */
const Block = schema(wordFields, 'Block')

export const SeatMapState = schema(
  { scheduleId: t.string(), version: t.uint32(), blocks: t.array(Block) },
  'SeatMapState',
)

type Words = { [field: `w${number}`]: number }

/**
 * @param version of the seats' layout, not of their statuses: a number that went up with each patch would double the bytes of a lone change.
 */
export const newSeatMapState = (
  scheduleId: string,
  version: number,
  words: Uint32Array,
): InstanceType<typeof SeatMapState> => {
  const state = new SeatMapState()
  state.scheduleId = scheduleId
  state.version = version
  for (let at = 0; at < words.length; at += WORDS_PER_BLOCK) state.blocks.push(new Block())
  words.forEach((word, at) => {
    showWord(state, at, word)
  })
  return state
}

export const showWord = (state: InstanceType<typeof SeatMapState>, at: number, word: number): void => {
  const block = state.blocks[Math.floor(at / WORDS_PER_BLOCK)] as unknown as Words
  block[wordField(at)] = word
}
