import type { AdmissionValues, Policy } from '../../client-sdk/protocol/index.ts'
import type { ConcertFact } from './events.ts'

/** [O6] The operator sets the pace of admission. The log keeps what it was as well. */
export const decideAdmissionChange = (
  policy: Policy,
  { concertId, values }: { readonly concertId: string; readonly values: AdmissionValues },
  nowMs: number,
): readonly ConcertFact[] => {
  const names = Object.keys(values) as (keyof AdmissionValues)[]
  const changed = names.filter((name) => values[name] !== undefined && values[name] !== policy[name])
  if (changed.length === 0) return []
  const before = Object.fromEntries(changed.map((name) => [name, policy[name]]))
  const after: AdmissionValues = Object.fromEntries(changed.map((name) => [name, values[name]]))
  return [
    { type: 'admission-changed', concertId, values: after },
    { type: 'operator-acted', concertId, action: 'admission-changed', detail: { before, after }, at: nowMs },
  ]
}
