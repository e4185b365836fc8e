/** A name of any script, where there can be no `bdi` around it, as in an `option`: it turns nothing of what stands beside it. */
export const isolated = (name: string): string => `\u2068${name}\u2069`
