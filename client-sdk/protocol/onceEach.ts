/** What is worked out of a thing, once for each: of a plan for its first date, and not for the three hundred others. */
export const onceEach = <Of, Found>(find: (of: Of) => Found): ((of: Of) => Found) => {
  const known = new Map<Of, Found>()
  return (of) => {
    if (!known.has(of)) known.set(of, find(of))
    return known.get(of) as Found
  }
}
