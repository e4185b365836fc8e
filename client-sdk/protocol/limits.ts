/** Bounds that both ends of the wire rely on. Durations in milliseconds, sizes in bytes, money in KRW. */
export const LIMITS = {
  bodyBytes: 64 * 1024,
  catalogueBytes: 64 * 1024 * 1024,
  /** How long a body may take to come. */
  bodyMs: 10_000,
  catalogueMs: 50_000,
  nameLength: 100,
  commandIdLength: 64,
  seatIdLength: 100,
  /** Of what a QR code says, 50 seats of the largest hall included. */
  ticketLength: 500,
  transferCodeLength: 64,
  /** Of what a door calls itself. */
  doorLength: 40,
  seatsPerCommand: 50,
  /** Seats that the operator blocks at once: as many ids as fit in a body. */
  seatsPerBlock: 2_000,
  chargeAmount: 10_000_000,
  walletBalance: 1_000_000_000_000,
  seatPrice: 100_000_000,
  maxActive: 1_000_000,
  batchSize: 100_000,
  turnsPerSeat: 1_000,
  /** Of any length of time in a policy. */
  policyMs: 24 * 60 * 60 * 1000,
  /** Of how long before its date a reservation can no longer be given back. */
  refundUntilMs: 366 * 24 * 60 * 60 * 1000,
  seatsPerUserOnAllDates: 10_000,
  triesPerMinute: 600,
  /** Places a user may take in a line that is yet to be drawn: so many at once, then one each minute / so many. */
  drawnPlacesPerMinute: 3,
  /** The live map and who may hold what go by them as bits. */
  allotmentsPerSchedule: 16,
  codesPerAllotment: 1_000,
  codeLength: 100,
  /** Who may wait for seats of one date. */
  waitlistPlaces: 10_000,
  /** Of how long before its date one can no longer be passed on. */
  transferUntilMs: 366 * 24 * 60 * 60 * 1000,
  entriesPerPage: 100,
  usersPerPage: 100,
  reservationsPerPage: 100,
  auditPerPage: 1_000,
  changesPerPage: 500,
  revokedPerPage: 1_000,
  seatsPerPlan: 200_000,
  /** Of each part of a position in a plan, in either direction: their sums are still numbers that can be drawn at. */
  coordinate: 1_000_000,
  /** Of a concert, and of what one import lays out. */
  seatsOnAllDates: 500_000,
  outcomeLifeMs: 24 * 60 * 60 * 1000,
  /** A pause that lasts longer no longer keeps anybody's hold or turn. */
  pauseMs: 24 * 60 * 60 * 1000,
  ticketLifeMs: 15_000,
  joinDeadlineMs: 10_000,
  connectionsPerUser: 4,
} as const
