import { isAnswered } from './audit.ts'
import type { Statement } from './Statements.ts'

/**
 * Who has what was offered to somebody else: exactly one of all customers, and the one who was told so. A line for each
 * contradiction.
 */
export const auditTransfers = (statements: readonly Statement[]): readonly string[] => {
  const holders = groupedBy(statements, ({ reservations }) => reservations.map(({ reservationId }) => reservationId))
  const receivers = groupedBy(statements, ({ acknowledged }) =>
    acknowledged.transfers.map(({ reservationId }) => reservationId),
  )
  return statements.flatMap((giver) =>
    giver.acknowledged.offers.flatMap((reservationId) => [
      ...faultsOf({
        reservationId,
        giver,
        holders: holders.get(reservationId) ?? [],
        receivers: receivers.get(reservationId) ?? [],
      }),
    ]),
  )
}

interface Offer {
  readonly reservationId: string
  readonly giver: Statement
  /** Who has it, by the server. */
  readonly holders: readonly Statement[]
  /** Who was told that it is theirs now. */
  readonly receivers: readonly Statement[]
}

function* faultsOf({ reservationId, giver, holders, receivers }: Offer): Generator<string> {
  const offered = `${reservationId}, offered by ${giver.name},`
  const [holder] = holders
  if (holder === undefined || holders.length > 1) return yield `${offered} is with ${namesOf(holders)}`
  const [receiver] = receivers
  if (receivers.length > 1) yield `${offered} was given to ${namesOf(receivers)}`
  else if (receiver !== undefined && receiver !== holder)
    yield `${offered} was given to ${receiver.name}, and is with ${holder.name}`
  if (receiver !== undefined && giver.acknowledged.withdrawals.includes(reservationId))
    yield `${offered} was withdrawn, and given to ${receiver.name}`
  if (receiver === undefined && holder !== giver && isAnswered(holder))
    yield `${offered} is with ${holder.name}, who was never told so`
  if (receiver === giver) yield `${offered} was given to its giver`
}

const namesOf = (statements: readonly Statement[]): string =>
  statements.map(({ name }) => name).join(' and ') || 'nobody'

/** The same statement twice for what it names twice. */
const groupedBy = (
  statements: readonly Statement[],
  idsOf: (statement: Statement) => readonly string[],
): ReadonlyMap<string, readonly Statement[]> => {
  const groups = new Map<string, Statement[]>()
  for (const statement of statements) {
    for (const id of idsOf(statement)) {
      const group = groups.get(id)
      if (group === undefined) groups.set(id, [statement])
      else group.push(statement)
    }
  }
  return groups
}
