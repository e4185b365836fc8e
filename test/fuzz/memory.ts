import type { Vitals } from './vitals.ts'

const MEBIBYTE = 2 ** 20

/**
 * What an input may leave behind in the heap, in the mean: about a user who registered or a holder of a token now and then is remembered
 * (their number is bounded by limits far above what a run reaches), and what a request allocates is a hundred times that.
 */
const HEAP_BYTES_PER_INPUT = 100
const HEAP_SLACK_BYTES = 8 * MEBIBYTE
/** Node gives memory back when it likes: what it took for the largest bodies of the first round it may take once more. */
const RSS_FACTOR = 1.6

/** How a server's memory has grown since everything had been touched once. */
export const growth = (
  { warm, end }: { readonly warm: Vitals; readonly end: Vitals },
  inputs: number,
): { readonly line: string; readonly faults: readonly string[] } => {
  const heapGrowth = end.heapUsed - warm.heapUsed
  const heapLimit = HEAP_SLACK_BYTES + inputs * HEAP_BYTES_PER_INPUT
  const rssLimit = warm.rss * RSS_FACTOR
  const mib = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(1)} MiB`
  return {
    line:
      `memory: heap ${mib(warm.heapUsed)} when warm, ${mib(end.heapUsed)} at the end (may grow by ${mib(heapLimit)}); ` +
      `resident ${mib(warm.rss)}, ${mib(end.rss)} (limit ${mib(rssLimit)})`,
    faults: [
      ...(heapGrowth > heapLimit ? [`the heap has grown by ${mib(heapGrowth)}`] : []),
      ...(end.rss > rssLimit ? [`the server has ${mib(end.rss)} of memory`] : []),
    ],
  }
}
