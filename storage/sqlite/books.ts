import Database from 'better-sqlite3'

export interface Books {
  /** Empty when they are sound. */
  readonly faults: readonly string[]
  readonly totals: Readonly<Record<keyof typeof TOTALS, number>>
}

const TOTALS = {
  users: 'SELECT count(*) FROM users',
  seatsHeld: `SELECT count(*) FROM reservation_seats s JOIN reservations r ON r.number = s.reservation WHERE r.state = 'HELD'`,
  seatsSold: `SELECT count(*) FROM reservation_seats s JOIN reservations r ON r.number = s.reservation WHERE r.state = 'PAID'`,
  seatsBlocked: 'SELECT count(*) FROM blocked_seats',
  soldFor: `SELECT coalesce(sum(s.price), 0) FROM reservation_seats s JOIN reservations r ON r.number = s.reservation
    WHERE r.state = 'PAID'`,
  reservationsPaid: `SELECT count(*) FROM reservations WHERE state = 'PAID'`,
  reservationsCancelled: `SELECT count(*) FROM reservations WHERE state = 'CANCELLED'`,
  amountPaid: `SELECT coalesce(sum(amount), 0) FROM reservations WHERE state = 'PAID'`,
  payments: 'SELECT count(*) FROM payments',
  received: 'SELECT coalesce(sum(amount), 0) FROM payments',
  charged: `SELECT coalesce(sum(amount), 0) FROM wallet_entries WHERE kind = 'CHARGE'`,
  debited: `SELECT coalesce(-sum(amount), 0) FROM wallet_entries WHERE kind = 'PAYMENT'`,
  refunded: `SELECT coalesce(sum(amount), 0) FROM wallet_entries WHERE kind = 'REFUND'`,
  inWallets: 'SELECT coalesce(sum(balance), 0) FROM wallets',
} as const

/** Each finds what must not be, one line of text for each fault. */
const FAULTS: readonly string[] = [
  `SELECT 'seat ' || s.seat_index || ' of ' || s.schedule_id || ' is in live reservations ' || group_concat(r.reservation_id)
   FROM reservation_seats s JOIN reservations r ON r.number = s.reservation WHERE r.state IN ('HELD', 'PAID')
   GROUP BY s.schedule_id, s.seat_index HAVING count(*) > 1`,

  `SELECT 'reservation ' || r.reservation_id || ' is ' || r.state || ' but its seat ' || s.seat_index || ' has live = ' || s.live
   FROM reservation_seats s JOIN reservations r ON r.number = s.reservation
   WHERE s.live <> (r.state IN ('HELD', 'PAID'))`,

  `SELECT 'reservation ' || r.reservation_id || ' of ' || r.schedule_id || ' has a seat of ' || s.schedule_id
   FROM reservation_seats s JOIN reservations r ON r.number = s.reservation WHERE s.schedule_id <> r.schedule_id`,

  `SELECT 'seat ' || s.seat_index || ' of ' || s.schedule_id || ' is blocked and in live reservation ' || r.reservation_id
   FROM blocked_seats b JOIN reservation_seats s ON s.schedule_id = b.schedule_id AND s.seat_index = b.seat_index AND s.live = 1
   JOIN reservations r ON r.number = s.reservation`,

  `SELECT 'seat ' || s.seat_guid || ' of reservation ' || r.reservation_id || ' is not in the catalogue at ' || s.price
   FROM reservation_seats s JOIN reservations r ON r.number = s.reservation
   LEFT JOIN seats c ON c.schedule_id = s.schedule_id AND c.seat_index = s.seat_index
   WHERE s.live = 1 AND (c.seat_guid, c.price) IS NOT (s.seat_guid, s.price)`,

  `SELECT 'reservation ' || r.reservation_id || ' is for ' || r.amount || ' but its seats cost ' || ifnull(sum(s.price), 'nothing')
   FROM reservations r LEFT JOIN reservation_seats s ON s.reservation = r.number
   GROUP BY r.number HAVING sum(s.price) IS NOT r.amount`,

  `SELECT 'reservation ' || r.reservation_id || ' is ' || r.state || ' but has no payment of ' || r.amount
   FROM reservations r LEFT JOIN payments p ON p.reservation = r.number
   WHERE r.state IN ('PAID', 'CANCELLED') AND p.amount IS NOT r.amount`,

  `SELECT 'payment ' || p.payment_id || ' is for a reservation that is neither PAID nor CANCELLED'
   FROM payments p LEFT JOIN reservations r ON r.number = p.reservation
   WHERE ifnull(r.state, '') NOT IN ('PAID', 'CANCELLED')`,

  `SELECT 'reservation ' || r.reservation_id || ' is ' || r.state || ' but has ' || count(e.position) || ' wallet entries of ' || -r.amount
   FROM reservations r LEFT JOIN (SELECT * FROM wallet_entries WHERE kind = 'PAYMENT') e
   ON e.reservation = r.number AND e.user_id = ifnull(r.buyer_id, r.user_id) AND e.amount = -r.amount
   WHERE r.state IN ('PAID', 'CANCELLED') GROUP BY r.number HAVING count(e.position) <> 1`,

  `SELECT 'wallet entry ' || e.entry_id || ' is not for a PAID or CANCELLED reservation of ' || e.user_id
   FROM wallet_entries e LEFT JOIN reservations r ON r.number = e.reservation
   WHERE e.kind = 'PAYMENT' AND (ifnull(r.state, '') NOT IN ('PAID', 'CANCELLED') OR ifnull(r.buyer_id, r.user_id) <> e.user_id)`,

  `SELECT 'reservation ' || r.reservation_id || ' is CANCELLED but has ' || count(e.position) || ' refunds of ' || r.amount
   FROM reservations r LEFT JOIN (SELECT * FROM wallet_entries WHERE kind = 'REFUND') e
   ON e.reservation = r.number AND e.user_id = ifnull(r.buyer_id, r.user_id) AND e.amount = r.amount
   WHERE r.state = 'CANCELLED' GROUP BY r.number HAVING count(e.position) <> 1`,

  `SELECT 'refund ' || e.entry_id || ' is not for a CANCELLED reservation of ' || e.user_id
   FROM wallet_entries e LEFT JOIN reservations r ON r.number = e.reservation
   WHERE e.kind = 'REFUND' AND (r.state, ifnull(r.buyer_id, r.user_id)) IS NOT ('CANCELLED', e.user_id)`,

  `SELECT 'reservation ' || r.reservation_id || ' was used to enter and is ' || r.state
   FROM check_ins c LEFT JOIN reservations r ON r.number = c.reservation WHERE r.state IS NOT 'PAID'`,

  // Of what was refunded before there were tickets none had to become void.
  `SELECT 'reservation ' || r.reservation_id || ' is of generation ' || r.generation || ' but its tickets are void up to ' ||
     ifnull(max(t.generation), 'none')
   FROM reservations r LEFT JOIN revoked_tickets t ON t.reservation = r.number
   WHERE r.generation > 1 OR t.number IS NOT NULL
   GROUP BY r.number HAVING max(t.generation) IS NOT r.generation - (r.state <> 'CANCELLED')`,

  `SELECT 'the wallet of ' || users.user_id || ' has ' || ifnull(balance, 'nothing') || ' but its entries add up to ' ||
     ifnull(total, 'nothing')
   FROM users LEFT JOIN wallets USING (user_id)
   LEFT JOIN (SELECT user_id, sum(amount) AS total FROM wallet_entries GROUP BY user_id) USING (user_id)
   WHERE ifnull(balance, 0) <> ifnull(total, 0) OR balance < 0`,

  `SELECT 'wallet entry ' || entry_id || ' leaves ' || balance_after || ' where ' || before || ' and ' || amount || ' were due'
   FROM (SELECT *, lag(balance_after, 1, 0) OVER (PARTITION BY user_id ORDER BY position) AS before FROM wallet_entries)
   WHERE balance_after <> before + amount OR balance_after < 0`,

  `SELECT 'the line of ' || concert_id || ' is drawn up to ' || up_to || ' but goes to ' || last_sequence
   FROM lotteries JOIN concerts USING (concert_id) WHERE up_to > last_sequence`,

  `SELECT 'user ' || user_id || ' was admitted to ' || concert_id || ' before its line was drawn'
   FROM queue_tokens JOIN lotteries USING (concert_id) WHERE admitted_at < drawn_at`,

  `SELECT 'change ' || number || ' of the outbox comes behind ' || before
   FROM (SELECT number, lag(number) OVER (ORDER BY number) AS before FROM outbox) WHERE number <> before + 1`,

  `SELECT 'row ' || ifnull(rowid, '?') || ' of ' || "table" || ' refers to no row of ' || parent FROM pragma_foreign_key_check`,

  `SELECT 'the file is damaged: ' || integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
]

/** What was sold, owed, and received and not refunded must be one and the same sum, whichever table is asked. */
const compareSums = (totals: Books['totals']): string[] => {
  const { soldFor, amountPaid, received, debited, refunded, charged, inWallets } = totals
  const sums = {
    'PAID reservations': amountPaid,
    'payments less refunds': received - refunded,
    'wallet debits less refunds': debited - refunded,
  }
  const faults = Object.entries(sums)
    .filter(([, sum]) => sum !== soldFor)
    .map(([name, sum]) => `sold seats cost ${soldFor} but ${name} come to ${sum}`)
  if (charged - debited + refunded !== inWallets) {
    faults.push(`${charged} was charged, ${debited} debited and ${refunded} refunded, but wallets hold ${inWallets}`)
  }
  return faults
}

/**
 * Checks that no seat was sold twice and no money made or lost, against the tables alone. Only reads, and reads one moment,
 * also while a server writes.
 *
 * @param source a database, or the path of one; @throws when there is none.
 */
export const auditBooks = (source: Database.Database | string): Books => {
  if (typeof source !== 'string') return audit(source)
  const db = new Database(source, { readonly: true, fileMustExist: true })
  try {
    return audit(db)
  } finally {
    db.close()
  }
}

const audit = (db: Database.Database): Books => {
  const number = (sql: string) => db.prepare<[], number>(sql).pluck().get() as number
  const read = db.transaction((): Books => {
    const totals = Object.fromEntries(
      Object.entries(TOTALS).map(([name, sql]) => [name, number(sql)]),
    ) as Books['totals']
    const faults = FAULTS.flatMap((sql) => db.prepare<[], string>(sql).pluck().all())
    return { faults: [...faults, ...compareSums(totals)], totals }
  })
  return read()
}
