import type { WaitingFact } from '../../rooms/waiting/events.ts'
import { demand } from '../applyBatch.ts'
import { pair, type Tables, type TokenRow } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

type FactOf<T extends WaitingFact['type']> = Extract<WaitingFact, { type: T }>
interface Named {
  readonly concertId: string
  readonly token: string
}

export const waitingFacts = (tables: Tables, log: UndoLog) => {
  const find = ({ concertId, token }: Named, states: readonly TokenRow['state'][]): TokenRow => {
    const row = tables.tokens.get(token)
    demand(row !== undefined && row.concertId === concertId, `there is no such token in ${concertId}`)
    demand(states.includes(row.state), `the token is ${row.state}`)
    return row
  }

  return {
    'token-issued'({ concertId, token, userId, sequence, at, expiresAt }: FactOf<'token-issued'>): undefined {
      demand(tables.headers.has(concertId), `there is no concert ${concertId}`)
      demand(tables.users.has(userId), `there is no user ${userId}`)
      const last = tables.lastSequences.get(concertId) ?? 0
      demand(sequence > last, `sequence ${sequence} of ${concertId} was issued before`)
      demand(!tables.tokens.has(token), 'the token was issued before')
      demand(!tables.liveTokens.has(pair(concertId, userId)), `${userId} has a live token in ${concertId}`)
      log.set(tables.lastSequences, concertId, sequence)
      log.set(tables.liveTokens, pair(concertId, userId), token)
      const row = { token, concertId, userId, sequence, state: 'WAIT', issuedAt: at, expiresAt } as const
      log.set(tables.tokens, token, row)
    },

    'line-drawn'({ concertId, upTo }: FactOf<'line-drawn'>): undefined {
      const lottery = tables.lotteries.get(concertId)
      demand(lottery !== undefined && lottery.upTo === undefined, `the line of ${concertId} is not to be drawn`)
      const last = tables.lastSequences.get(concertId) ?? 0
      demand(upTo === last, `the line of ${concertId} goes to ${last}, not ${upTo}`)
      log.set(tables.lotteries, concertId, { ...lottery, upTo })
    },

    'token-admitted'(fact: FactOf<'token-admitted'>): undefined {
      const row = find(fact, ['WAIT'])
      const { at, expiresAt, claimBy } = fact
      log.set(tables.tokens, row.token, { ...row, state: 'ACTIVE', admittedAt: at, expiresAt, claimBy })
    },

    'token-claimed'(fact: FactOf<'token-claimed'>): undefined {
      const { claimBy, ...row } = find(fact, ['ACTIVE'])
      demand(claimBy !== undefined, 'the token was used before')
      log.set(tables.tokens, row.token, row)
    },

    'claims-prolonged'(fact: FactOf<'claims-prolonged'>): undefined {
      for (const [token, row] of tables.tokens) {
        if (row.concertId !== fact.concertId || row.state !== 'ACTIVE' || row.claimBy === undefined) continue
        const claimBy = Math.max(row.claimBy, Math.min(fact.claimBy, row.expiresAt))
        log.set(tables.tokens, token, { ...row, claimBy })
      }
    },

    'token-prolonged'(fact: FactOf<'token-prolonged'>): undefined {
      const row = find(fact, ['WAIT', 'ACTIVE'])
      log.set(tables.tokens, row.token, { ...row, expiresAt: fact.expiresAt })
    },

    'token-ended'(fact: FactOf<'token-ended'>): undefined {
      const row = find(fact, [fact.was])
      log.delete(tables.liveTokens, pair(row.concertId, row.userId))
      log.set(tables.tokens, row.token, { ...row, state: 'EXPIRED', endReason: fact.reason })
    },

    'tokens-purged'({ concertId, tokens }: FactOf<'tokens-purged'>): undefined {
      for (const token of tokens) {
        find({ concertId, token }, ['EXPIRED'])
        log.delete(tables.tokens, token)
      }
    },
  }
}
