/** A row as the record it stands for: what SQL has as NULL a record leaves out. */
export const present = <T>(row: Record<string, unknown>): T =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as T
