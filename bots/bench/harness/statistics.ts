/** The value at a share of the way from the least to the greatest, between neighbours in proportion. NaN of nothing. */
export const quantile = (values: readonly number[], share: number): number => {
  const ordered = values.toSorted((a, b) => a - b)
  const at = share * (ordered.length - 1)
  const below = ordered[Math.floor(at)]
  const above = ordered[Math.ceil(at)]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Half of what lies between the quartiles, as a share of the median. 0 for fewer than two: nothing is known of it. */
export const spreadOf = (values: readonly number[]): number => {
  const middle = median(values)
  if (values.length < 2 || middle === 0) return 0
  return Math.abs((quantile(values, 0.75) - quantile(values, 0.25)) / 2 / middle)
}

/** Round by round: what disturbs the machine for longer than a round disturbs both. */
export const ratios = (values: readonly number[], beside: readonly number[]): readonly number[] => {
  if (values.length !== beside.length) throw new Error(`${values.length} rounds beside ${beside.length}`)
  return values.map((value, round) => value / (beside[round] as number))
}
