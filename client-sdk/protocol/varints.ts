/** Whole numbers as 7 bits a byte, lowest first, the high bit set on all but the last. */
export const writeVarint = (bytes: number[], value: number): void => {
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}

/** All the numbers there are; one that is cut off at the end is left out. */
export const readVarints = (bytes: Uint8Array): number[] => {
  const numbers: number[] = []
  let value = 0
  let weight = 1
  for (const byte of bytes) {
    value += (byte & 0x7f) * weight
    weight *= 0x80
    if (byte < 0x80) {
      numbers.push(value)
      value = 0
      weight = 1
    }
  }
  return numbers
}
