/** A row as the record it stands for: what SQL has as NULL a record leaves out. */
export const present = <T>(row: Record<string, unknown>): T => {
  for (const key in row) if (row[key] === null) delete row[key]
  return row as T
}
