/** What this browser keeps under that key; undefined for nothing, and for what can't be read any more. */
export const storedJson = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
