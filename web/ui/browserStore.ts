/** `local`: kept by the browser, for all its tabs; `session`: by the tab. */
type Where = 'local' | 'session'

const storeOf = (where: Where): Storage => (where === 'local' ? localStorage : sessionStorage)

/** What is kept under that key; null for nothing, and where a page may keep nothing. */
export const recall = (where: Where, key: string): string | null => {
  try {
    return storeOf(where).getItem(key)
  } catch {
    return null
  }
}

/** The same of what is kept as JSON; undefined for nothing, and for what can't be read any more. */
export const recallJson = (where: Where, key: string): unknown => {
  try {
    return JSON.parse(recall(where, key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Whether it is kept: the store may be full, or closed to this page. */
export const keep = (where: Where, key: string, value: string): boolean => {
  try {
    storeOf(where).setItem(key, value)
    return true
  } catch {
    return false
  }
}

export const forget = (where: Where, key: string): void => {
  try {
    storeOf(where).removeItem(key)
  } catch {
    // Where nothing may be kept nothing is.
  }
}

/** The keys under which something is kept that begin so. */
export const keysOf = (where: Where, prefix: string): readonly string[] => {
  try {
    return Object.keys(storeOf(where)).filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}

/** Forgets what is kept under any key that begins so. */
export const forgetAll = (where: Where, prefix: string): void => {
  for (const key of keysOf(where, prefix)) forget(where, key)
}
