import type { AdmissionChanged, OperatorActed, PaymentAnnounced, SaleChanged } from '../../rooms/concert/events.ts'
import type { AuditRow, Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

export const concertFacts = (tables: Tables, log: UndoLog) => {
  const addAudit = (row: AuditRow): void => log.set(tables.audit, tables.audit.size + 1, row)

  return {
    'payment-announced'({ concertId, scheduleId, reservationId, paymentId, at }: PaymentAnnounced): undefined {
      const detail = JSON.stringify({ scheduleId, reservationId, paymentId })
      addAudit({ at, actor: 'server', kind: 'payment-completed', concertId, detail })
    },

    'sale-changed'({ concertId, openedUpTo, stopped, movedMs }: SaleChanged): undefined {
      log.set(tables.sales, concertId, {
        ...(openedUpTo !== undefined && { openedUpTo }),
        ...(stopped && { stopped: { ...stopped } }),
      })
      if (movedMs === 0) return
      for (const [id, row] of tables.reservations) {
        if (row.concertId !== concertId || row.state !== 'HELD') continue
        log.set(tables.reservations, id, { ...row, expiresAt: row.expiresAt + movedMs })
      }
      for (const [id, row] of tables.tokens) {
        if (row.concertId !== concertId || row.state !== 'ACTIVE') continue
        const { expiresAt, claimBy } = row
        const claim = claimBy !== undefined && { claimBy: claimBy + movedMs }
        log.set(tables.tokens, id, { ...row, expiresAt: expiresAt + movedMs, ...claim })
      }
    },

    'admission-changed'({ concertId, values }: AdmissionChanged): undefined {
      log.set(tables.admissions, concertId, { ...tables.admissions.get(concertId), ...values })
    },

    'operator-acted'({ concertId, action, detail, at }: OperatorActed): undefined {
      const about = concertId === undefined ? undefined : { concertId }
      addAudit({ at, actor: 'operator', kind: action, ...about, detail: JSON.stringify(detail) })
    },
  }
}
