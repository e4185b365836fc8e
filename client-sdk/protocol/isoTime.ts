let [newer, older] = [
  { ms: Number.NaN, text: '' },
  { ms: Number.NaN, text: '' },
]

/**
 * An instant as it is told, `2026-11-20T10:00:00.000Z`. What happens in one millisecond is mostly told with the same two times, now and some length of policy from now, and to
 * write one down takes longer than all else that is told of a place in line: the last two are kept.
 *
 * @param ms epoch milliseconds
 */
export const isoTime = (ms: number): string => {
  if (ms === newer.ms) return newer.text
  if (ms !== older.ms) older = { ms, text: new Date(ms).toISOString() }
  ;[newer, older] = [older, newer]
  return newer.text
}
