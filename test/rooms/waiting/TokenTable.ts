import type { WaitingEvent } from '../../../rooms/waiting/events.ts'
import type { StoredWaiting } from '../../../rooms/waiting/state.ts'

type Row = StoredWaiting['tokens'][number]

/** What a store keeps of a queue's facts. */
export class TokenTable {
  lastSequence = 0
  #rows: readonly Row[] = []

  contents(): StoredWaiting {
    return { tokens: this.#rows, lastSequence: this.lastSequence }
  }

  apply(event: WaitingEvent): void {
    switch (event.type) {
      case 'token-issued': {
        const { token, userId, sequence, expiresAt } = event
        const row = {
          token,
          userId,
          sequence,
          state: 'WAIT',
          admittedAt: undefined,
          expiresAt,
          claimBy: undefined,
          endReason: undefined,
        } as const
        this.#rows = [...this.#rows, row]
        this.lastSequence = sequence
        return
      }
      case 'token-admitted':
        return this.#change(event.token, {
          state: 'ACTIVE',
          admittedAt: event.at,
          expiresAt: event.expiresAt,
          claimBy: event.claimBy,
        })
      case 'token-claimed':
        return this.#change(event.token, { claimBy: undefined })
      case 'claims-prolonged':
        return this.#prolongClaims(event.claimBy)
      case 'token-prolonged':
        return this.#change(event.token, { expiresAt: event.expiresAt })
      case 'token-ended':
        return this.#change(event.token, { state: 'EXPIRED', endReason: event.reason })
      case 'tokens-purged':
        this.#rows = this.#rows.filter(({ token }) => !event.tokens.includes(token))
        return
      default:
    }
  }

  /** Of those that are ACTIVE. */
  moveTurns(ms: number): void {
    this.#rows = this.#rows.map((row) => {
      const { state, expiresAt, claimBy } = row
      return state === 'ACTIVE'
        ? { ...row, expiresAt: expiresAt + ms, claimBy: claimBy === undefined ? undefined : claimBy + ms }
        : row
    })
  }

  #prolongClaims(to: number): void {
    this.#rows = this.#rows.map((row) => {
      const { state, expiresAt, claimBy } = row
      return state === 'ACTIVE' && claimBy !== undefined
        ? { ...row, claimBy: Math.max(claimBy, Math.min(to, expiresAt)) }
        : row
    })
  }

  #change(token: string, values: Partial<Row>): void {
    this.#rows = this.#rows.map((row) => (row.token === token ? { ...row, ...values } : row))
  }
}
