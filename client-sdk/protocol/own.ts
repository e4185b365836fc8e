/** What a record has under a name that somebody else chose: `constructor` and its like, which every object answers to, are nothing it has. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
