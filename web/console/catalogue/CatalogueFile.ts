import type { Catalogue } from '../../../client-sdk/catalogue.ts'
import { type ImportReport, LIMITS, type Operator, type Problem, RefusedError } from '../../../client-sdk/index.ts'

export type Faults = NonNullable<Problem['faults']>

/** What has become of a file: it can't be read, it has faults, or it could be imported. */
export type CatalogueFile =
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-json'; readonly fault: string }
  /** `catalogue` where each part is well-formed, so that only what the server has is against it. */
  | { readonly kind: 'faulty'; readonly faults: Faults; readonly catalogue?: Catalogue }
  | {
      readonly kind: 'importable'
      readonly report: ImportReport
      readonly input: object
      readonly catalogue: Catalogue
    }

/** Reads a file and tries it: first here, then by the server, which knows what is sold. Rejects where the server does not say. */
export const readCatalogue = async (file: File, operator: Operator): Promise<CatalogueFile> => {
  if (file.size > LIMITS.catalogueBytes) return { kind: 'too-large' }
  // The schemas are of use to nobody who imports nothing.
  const [text, { parseCatalogue }] = await Promise.all([file.text(), import('../../../client-sdk/catalogue.ts')])
  let input: object
  try {
    input = JSON.parse(text) as object
  } catch (error) {
    return { kind: 'not-json', fault: error instanceof Error ? error.message : String(error) }
  }
  const parsed = parseCatalogue(input)
  if (!parsed.ok) return { kind: 'faulty', faults: parsed.faults }
  const { catalogue } = parsed
  try {
    const report = await operator.importCatalogue(input, { dryRun: true })
    return { kind: 'importable', report, input, catalogue }
  } catch (error) {
    if (error instanceof RefusedError && error.faults.length > 0) {
      return { kind: 'faulty', faults: error.faults, catalogue }
    }
    throw error
  }
}

/** Whether there is anything in it that the server has not. */
export const changesAnything = ({ counts }: ImportReport): boolean =>
  Object.values(counts).some(({ added, changed }) => added > 0 || changed > 0)
