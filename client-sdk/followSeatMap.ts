import type { ArraySchema, Decoder, Schema } from '@colyseus/schema'
import { Callbacks, type Room } from '@colyseus/sdk'
import { WORDS_PER_BLOCK, wordField } from './protocol/messages.ts'
import type { SeatMap } from './SeatMap.ts'

/** The state of a schedule's room, as the Colyseus SDK makes it up from what the server tells of its fields. */
interface ScheduleState extends Schema {
  readonly blocks: ArraySchema<Block>
}
type Block = Readonly<Record<`w${number}`, number>>

/**
 * Writes the blocks that a patch touches into the map; showing them is up to who knows when the patch is complete.
 */
export const followSeatMap = (source: Room | Decoder, map: SeatMap): void => {
  const state = Callbacks.get(source as Decoder<ScheduleState>)
  const write = (block: Block, place: number): void => {
    const first = place * WORDS_PER_BLOCK
    for (let word = first; word < first + WORDS_PER_BLOCK; word++) map.write(word, block[wordField(word)] ?? 0)
  }
  state.onAdd('blocks', (block, place) => {
    write(block, place)
    state.onChange(block, () => write(block, place))
  })
}
