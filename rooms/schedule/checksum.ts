/** FNV-1a, 32 bits: the same for the same texts in the same order, and for others almost surely another. */
export const checksum = (texts: Iterable<string>): number => {
  let hash = 0x811c9dc5
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hash = Math.imul(hash ^ 0x1f, 0x01000193)
  }
  return hash >>> 0
}
