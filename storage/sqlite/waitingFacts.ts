import type { Database } from 'better-sqlite3'
import type { WaitingFact } from '../../rooms/waiting/events.ts'
import { demand } from '../applyBatch.ts'

type FactOf<T extends WaitingFact['type']> = Extract<WaitingFact, { type: T }>

/** Each change names the state its token must be in; one that finds none contradicts what is stored. */
export const waitingFacts = (db: Database) => {
  const advance = db.prepare('UPDATE concerts SET last_sequence = ? WHERE concert_id = ? AND last_sequence < ?')
  const issue = db.prepare(
    `INSERT INTO queue_tokens (concert_id, sequence, token, user_id, state, issued_at, expires_at)
     VALUES (?, ?, ?, ?, 'WAIT', ?, ?)`,
  )
  const draw = db.prepare(
    `UPDATE lotteries SET up_to = ?, drawn_at = ? WHERE concert_id = ? AND up_to IS NULL
     AND ? = (SELECT last_sequence FROM concerts WHERE concerts.concert_id = lotteries.concert_id)`,
  )
  const admit = db.prepare(
    `UPDATE queue_tokens SET state = 'ACTIVE', admitted_at = ?, expires_at = ?, claim_by = ?
     WHERE token = ? AND concert_id = ? AND state = 'WAIT'`,
  )
  const claim = db.prepare(
    `UPDATE queue_tokens SET claim_by = NULL
     WHERE token = ? AND concert_id = ? AND state = 'ACTIVE' AND claim_by IS NOT NULL`,
  )
  const prolongClaims = db.prepare(
    `UPDATE queue_tokens SET claim_by = min(@claimBy, expires_at)
     WHERE concert_id = @concertId AND state = 'ACTIVE' AND claim_by < min(@claimBy, expires_at)`,
  )
  const prolong = db.prepare(
    `UPDATE queue_tokens SET expires_at = ? WHERE token = ? AND concert_id = ? AND state <> 'EXPIRED'`,
  )
  const end = db.prepare(
    `UPDATE queue_tokens SET state = 'EXPIRED', end_reason = ?, ended_at = ?
     WHERE token = ? AND concert_id = ? AND state = ?`,
  )
  const purge = db.prepare(`DELETE FROM queue_tokens WHERE token = ? AND concert_id = ? AND state = 'EXPIRED'`)

  return {
    'token-issued'(fact: FactOf<'token-issued'>): undefined {
      const { concertId, sequence, token, userId, at, expiresAt } = fact
      const { changes } = advance.run(sequence, concertId, sequence)
      demand(changes === 1, `sequence ${sequence} of ${concertId} was issued before`)
      issue.run(concertId, sequence, token, userId, at, expiresAt)
    },

    'line-drawn'({ concertId, upTo, at }: FactOf<'line-drawn'>): undefined {
      const { changes } = draw.run(upTo, at, concertId, upTo)
      demand(changes === 1, `the line of ${concertId} is not to be drawn up to ${upTo}`)
    },

    'token-admitted'({ token, concertId, at, expiresAt, claimBy }: FactOf<'token-admitted'>): undefined {
      demand(admit.run(at, expiresAt, claimBy, token, concertId).changes === 1, 'a token to admit is not waiting')
    },

    'token-claimed'({ token, concertId }: FactOf<'token-claimed'>): undefined {
      demand(claim.run(token, concertId).changes === 1, 'a token to claim is not ACTIVE, or was used before')
    },

    'claims-prolonged'({ concertId, claimBy }: FactOf<'claims-prolonged'>): undefined {
      prolongClaims.run({ concertId, claimBy })
    },

    'token-prolonged'({ token, concertId, expiresAt }: FactOf<'token-prolonged'>): undefined {
      demand(prolong.run(expiresAt, token, concertId).changes === 1, 'a token to prolong is not live')
    },

    'token-ended'({ token, concertId, was, reason, at }: FactOf<'token-ended'>): undefined {
      demand(end.run(reason, at, token, concertId, was).changes === 1, `a token to end is not ${was}`)
    },

    'tokens-purged'({ tokens, concertId }: FactOf<'tokens-purged'>): undefined {
      for (const token of tokens) {
        demand(purge.run(token, concertId).changes === 1, 'a token to purge has not ended')
      }
    },
  }
}
