import type { Envelope } from '../../../client-sdk/protocol/index.ts'
import type { WriteSet, WriteSetOutcome } from '../../../storage/Storage.ts'

/** A command, as a line of the history has it. */
export const describe = ({ type, body, userId, commandId, queueToken, door }: Envelope): string =>
  [type, JSON.stringify(body), userId, commandId, door === 'socket' ? 'by socket' : queueToken]
    .filter(Boolean)
    .join(' ')

/** A write set and what became of it. */
export const describeWrite = ({ facts, lease }: WriteSet, how: WriteSetOutcome | undefined): string => {
  const what = facts.map((fact) => [fact.type, ...idsOf(fact)].join(' ')).join(' + ')
  const end = how?.kind === 'failed' ? `failed ${how.reason} ${how.message}` : how?.kind
  return `[${lease === undefined ? '' : `${lease.concertId}@${lease.epoch} `}${what}] ${end}`
}

const idsOf = (fact: object): unknown[] =>
  ['reservationId', 'token', 'entryId', 'userId'].flatMap((name) => (name in fact ? [Reflect.get(fact, name)] : []))
