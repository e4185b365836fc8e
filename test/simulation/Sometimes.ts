/** Everything that has to happen somewhere in a long run: a fault that never occurs proves nothing. */
export const SOMETIMES = [
  'request lost',
  'answer lost',
  'request duplicated',
  'request overtaken by a later one',
  'request resent under the same command id',
  'connection cut',
  'waiting socket opened',
  'waiting socket cut',
  'store stalled',
  'commit failed before it took effect',
  'commit failed after it took effect',
  'read failed',
  'lease failed',
  'commit lost in a crash',
  'commit landed after a crash',
  'crash',
  'crash while booting',
  'boot failed',
  'takeover',
  'taken over while it stood still',
  'process paused',
  'a step threw',
  'clock jumped forward',
  'clock jumped back',
  'catalogue imported while on sale',
  'policy changed while on sale',
  'import refused',
  'concert could not be opened',
  'a day passed',
  'outcomes forgotten',
  'command carried out anew after a day',
  'closed in order',
  'poisoned',
  'reloaded',
  'reload failed',
  'lease lost',
  'fenced commit',
  'hold expired',
  'hold released',
  'hold paid',
  'checkout begun',
  'checkout begun that gained time',
  'checkout begun again',
  'hold paid in the time its checkout gained',
  'reservation refunded',
  'two refunds at once',
  'refunded by the operator',
  'seat sold again after a refund',
  'payment landed after its deadline',
  'waiter admitted after waiting',
  'waiter expired',
  'turn expired',
  'token purged',
  'answer repeated from the record',
  'came back to a place',
  'came back in vain',
  'lapsed hold read',
  'answered by a process that had lost its lease',
  'sale opened',
  'sale paused',
  'sale resumed',
  'sale closed',
  'pace of admission changed',
  'seats blocked',
  'seats unblocked',
  'wallet credited',
  'order sent twice',
  'hold paid in a pause',
  'best seats held',
  'best seats held apart',
  'seat left alone for want of others',
  'suggestion taken',
  'refused INPUT_INVALID',
  'refused UNAUTHENTICATED',
  'refused USER_NOT_FOUND',
  'refused CONCERT_NOT_FOUND',
  'refused SCHEDULE_NOT_FOUND',
  'refused RESERVATION_NOT_FOUND',
  'refused SEAT_NOT_FOUND',
  'refused TOKEN_INVALID',
  'refused TOKEN_EXPIRED',
  'refused TOKEN_NOT_ACTIVE',
  'refused SALE_NOT_OPEN',
  'refused SALE_PAUSED',
  'refused SALE_CLOSED',
  'refused COMMAND_REUSED',
  'refused RESERVATION_EXPIRED',
  'refused RESERVATION_ALREADY_PAID',
  'refused RESERVATION_NOT_PAID',
  'refused RESERVATION_CANCELLED',
  'refused PAYMENT_IN_PROGRESS',
  'refused CHECKOUT_NOT_OFFERED',
  'refused REFUND_NOT_OFFERED',
  'refused REFUND_TOO_LATE',
  'refused SEAT_LIMIT',
  'refused SEAT_TAKEN',
  'refused SEATS_SHORT',
  'refused SEAT_ORPHANED',
  'refused AMOUNT_INVALID',
  'refused BALANCE_INSUFFICIENT',
  'refused UNAVAILABLE',
] as const

/** Refusals that nothing simulated here can give, and why. */
export const NEVER_HERE: Readonly<Record<string, string>> = {
  RATE_LIMITED: 'given by the doors before a command reaches the box office',
  EVENTS_GONE: 'told to other systems that follow the events: here the oracle does, in the store',
}

export type Sometime = (typeof SOMETIMES)[number]

export class Sometimes {
  readonly counts = new Map<string, number>()

  count(what: Sometime): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  add(counts: Iterable<readonly [string, number]>): void {
    for (const [what, count] of counts) this.counts.set(what, (this.counts.get(what) ?? 0) + count)
  }

  get never(): readonly string[] {
    return SOMETIMES.filter((what) => !this.counts.has(what))
  }
}
