import type { Database } from 'better-sqlite3'
import type { AdmissionChanged, OperatorActed, PaymentAnnounced, SaleChanged } from '../../rooms/concert/events.ts'

export const concertFacts = (db: Database) => {
  const audit = db.prepare('INSERT INTO audit (at, actor, kind, concert_id, detail) VALUES (?, ?, ?, ?, ?)')
  const setSale = db.prepare(
    'UPDATE concerts SET sale_opened_up_to = ?, sale_stop = ?, sale_stopped_at = ? WHERE concert_id = ?',
  )
  const setAdmission = db.prepare(
    `UPDATE concerts SET max_active = ifnull(?, max_active), batch_size = ifnull(?, batch_size),
     batch_interval_ms = ifnull(?, batch_interval_ms) WHERE concert_id = ?`,
  )
  // Live seats are few and have an index; a concert may have released a million holds.
  const moveHolds = db.prepare(
    `UPDATE reservations SET expires_at = expires_at + ? WHERE state = 'HELD' AND number IN
     (SELECT reservation FROM reservation_seats
      WHERE live = 1 AND schedule_id IN (SELECT schedule_id FROM schedules WHERE concert_id = ?))`,
  )
  const moveTurns = db.prepare(
    `UPDATE queue_tokens SET expires_at = expires_at + @ms, claim_by = claim_by + @ms WHERE concert_id = @concertId AND state = 'ACTIVE'`,
  )

  return {
    'payment-announced'({ concertId, scheduleId, reservationId, paymentId, at }: PaymentAnnounced): undefined {
      audit.run(at, 'server', 'payment-completed', concertId, JSON.stringify({ scheduleId, reservationId, paymentId }))
    },

    'sale-changed'({ concertId, openedUpTo, stopped, movedMs }: SaleChanged): undefined {
      setSale.run(openedUpTo ?? null, stopped?.state ?? null, stopped?.at ?? null, concertId)
      if (movedMs === 0) return
      moveHolds.run(movedMs, concertId)
      moveTurns.run({ ms: movedMs, concertId })
    },

    'admission-changed'({ concertId, values }: AdmissionChanged): undefined {
      const { maxActive = null, batchSize = null, batchIntervalMs = null } = values
      setAdmission.run(maxActive, batchSize, batchIntervalMs, concertId)
    },

    'operator-acted'({ concertId, action, detail, at }: OperatorActed): undefined {
      audit.run(at, 'operator', action, concertId ?? null, JSON.stringify(detail))
    },
  }
}
