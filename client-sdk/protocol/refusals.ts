import type { QueueToken } from './items.ts'

interface RefusalKind {
  /** HTTP status of the problem document. */
  readonly status: number
  /** Whether the same command, sent again later, can succeed without the user changing anything. */
  readonly retryable: boolean
  readonly en: string
  readonly ko: string
  /** What is said instead once `limit` is known, which stands for itself in it. */
  readonly limited?: Readonly<Record<Language, string>>
}

/** Every way the server says no. The one table: routes, rooms, SDK, OpenAPI and README read it. */
export const REFUSALS = {
  INPUT_INVALID: {
    status: 400,
    retryable: false,
    en: 'The request is not well-formed.',
    ko: '요청 형식이 올바르지 않습니다.',
  },
  UNAUTHENTICATED: {
    status: 401,
    retryable: false,
    en: 'Sign in first.',
    ko: '먼저 로그인해 주세요.',
  },
  USER_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'This user does not exist.',
    ko: '존재하지 않는 사용자입니다.',
  },
  RATE_LIMITED: {
    status: 429,
    retryable: true,
    en: 'Too many requests. Wait a moment and try again.',
    ko: '요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.',
  },
  CONCERT_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'This concert does not exist.',
    ko: '존재하지 않는 공연입니다.',
  },
  SCHEDULE_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'This date does not exist.',
    ko: '존재하지 않는 회차입니다.',
  },
  RESERVATION_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'You have no such reservation.',
    ko: '예약 내역이 존재하지 않습니다.',
  },
  SEAT_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'There is no such seat on this date.',
    ko: '존재하지 않는 좌석입니다.',
  },
  TOKEN_INVALID: {
    status: 403,
    retryable: false,
    en: 'This place in line is not valid. Join the line.',
    ko: '대기열 순서가 유효하지 않습니다. 대기열에 다시 들어가 주세요.',
  },
  TOKEN_EXPIRED: {
    status: 403,
    retryable: false,
    en: 'Your turn is over. Join the line again.',
    ko: '예매 가능 시간이 끝났습니다. 대기열에 다시 들어가 주세요.',
  },
  TOKEN_NOT_ACTIVE: {
    status: 403,
    retryable: true,
    en: 'You are still in line.',
    ko: '아직 대기열에서 기다리는 중입니다.',
  },
  SALE_NOT_OPEN: {
    status: 409,
    retryable: true,
    en: 'The sale has not opened yet.',
    ko: '아직 판매가 시작되지 않았습니다.',
  },
  SALE_PAUSED: {
    status: 409,
    retryable: true,
    en: 'The sale is paused. It will go on shortly.',
    ko: '판매가 일시 중지되었습니다. 곧 재개됩니다.',
  },
  SALE_CLOSED: {
    status: 409,
    retryable: false,
    en: 'The sale is closed.',
    ko: '판매가 종료되었습니다.',
  },
  COMMAND_REUSED: {
    status: 422,
    retryable: false,
    en: 'This command id was already used for something else.',
    ko: '이미 다른 요청에 사용된 명령 번호입니다.',
  },
  RESERVATION_EXPIRED: {
    status: 410,
    retryable: false,
    en: 'The hold has ended. Choose seats again.',
    ko: '선점 시간이 끝났습니다. 좌석을 다시 선택해 주세요.',
  },
  RESERVATION_ALREADY_PAID: {
    status: 409,
    retryable: false,
    en: 'This reservation is already paid.',
    ko: '이미 결제가 완료된 예약입니다.',
  },
  RESERVATION_NOT_PAID: {
    status: 409,
    retryable: false,
    en: 'This reservation is not paid.',
    ko: '결제되지 않은 예약입니다.',
  },
  RESERVATION_CANCELLED: {
    status: 410,
    retryable: false,
    en: 'This reservation was cancelled and refunded.',
    ko: '이미 취소되어 환불된 예약입니다.',
  },
  PAYMENT_IN_PROGRESS: {
    status: 409,
    retryable: true,
    en: 'A payment is in progress.',
    ko: '결제가 진행 중입니다.',
  },
  CHECKOUT_NOT_OFFERED: {
    status: 409,
    retryable: false,
    en: 'This sale gives no more time for paying.',
    ko: '결제 시간을 연장할 수 없는 공연입니다.',
  },
  REFUND_NOT_OFFERED: {
    status: 409,
    retryable: false,
    en: 'Tickets for this concert are not refunded.',
    ko: '환불이 제공되지 않는 공연입니다.',
  },
  REFUND_TOO_LATE: {
    status: 409,
    retryable: false,
    en: 'The time for refunds on this date is over.',
    ko: '환불 가능 기한이 지났습니다.',
  },
  TOO_MANY_TRIES: {
    status: 429,
    retryable: true,
    en: 'Too many tries. Wait a moment and try again.',
    ko: '시도 횟수가 너무 많습니다. 잠시 후 다시 시도해 주세요.',
  },
  REFUND_BUYER_ONLY: {
    status: 409,
    retryable: false,
    en: 'These tickets were paid by somebody else, who alone could have them refunded.',
    ko: '다른 사람이 결제한 티켓이라 환불할 수 없습니다.',
  },
  ALREADY_CHECKED_IN: {
    status: 409,
    retryable: false,
    en: 'This ticket has been used to enter.',
    ko: '이미 입장에 사용된 티켓입니다.',
  },
  TRANSFER_NOT_OFFERED: {
    status: 409,
    retryable: false,
    en: 'Tickets for this concert are not passed on.',
    ko: '티켓 양도가 제공되지 않는 공연입니다.',
  },
  TRANSFER_TOO_LATE: {
    status: 409,
    retryable: false,
    en: 'The time for passing on tickets for this date is over.',
    ko: '티켓 양도 가능 기한이 지났습니다.',
  },
  TRANSFER_CODE_INVALID: {
    status: 404,
    retryable: false,
    en: 'This transfer code is wrong, or has been used or withdrawn.',
    ko: '양도 코드가 올바르지 않거나 이미 사용 또는 취소되었습니다.',
  },
  TRANSFER_CODE_EXPIRED: {
    status: 410,
    retryable: false,
    en: 'This transfer code is no longer good. Ask for a new one.',
    ko: '양도 코드의 유효 기간이 지났습니다. 새 코드를 요청해 주세요.',
  },
  TRANSFER_TO_SELF: {
    status: 409,
    retryable: false,
    en: 'These tickets are yours already.',
    ko: '이미 본인이 보유한 티켓입니다.',
  },
  TICKET_INVALID: {
    status: 422,
    retryable: false,
    en: 'This is no genuine ticket.',
    ko: '유효한 티켓이 아닙니다.',
  },
  TICKET_WRONG_DATE: {
    status: 409,
    retryable: false,
    en: 'This ticket is for another date.',
    ko: '다른 회차의 티켓입니다.',
  },
  TICKET_TRANSFERRED: {
    status: 410,
    retryable: false,
    en: 'This ticket was passed on, and is void.',
    ko: '다른 사람에게 양도되어 무효가 된 티켓입니다.',
  },
  SEAT_LIMIT: {
    status: 409,
    retryable: false,
    en: 'That is more seats than one person may have.',
    ko: '1인당 예매 가능한 좌석 수를 초과했습니다.',
    limited: {
      en: 'That is more seats than one person may have: the limit is {limit}.',
      ko: '1인당 예매 가능한 좌석 수를 초과했습니다. {limit}석까지 예매할 수 있습니다.',
    },
  },
  SEAT_ALLOTTED: {
    status: 403,
    retryable: false,
    en: 'These seats are kept for holders of an access code.',
    ko: '인증 코드가 있어야 선택할 수 있는 좌석입니다.',
  },
  CODE_INVALID: {
    status: 403,
    retryable: false,
    en: 'This access code is not valid for this date.',
    ko: '이 회차에 사용할 수 없는 인증 코드입니다.',
  },
  CODE_USED_UP: {
    status: 409,
    retryable: false,
    en: 'This access code has been used as often as it may be.',
    ko: '사용 횟수를 모두 채운 인증 코드입니다.',
  },
  ALLOTMENT_NOT_FOUND: {
    status: 404,
    retryable: false,
    en: 'There is no such allotment on this date.',
    ko: '존재하지 않는 배정 좌석입니다.',
  },
  WAITLIST_NOT_OFFERED: {
    status: 409,
    retryable: false,
    en: 'There is no waitlist for this date.',
    ko: '대기자 명단을 운영하지 않는 회차입니다.',
  },
  WAITLIST_JOINED: {
    status: 409,
    retryable: false,
    en: 'You are on the waitlist of this date for something else. Leave it first.',
    ko: '이미 다른 조건으로 이 회차의 대기자 명단에 있습니다. 먼저 대기를 취소해 주세요.',
  },
  NOT_ON_WAITLIST: {
    status: 404,
    retryable: false,
    en: 'You are not on the waitlist of this date.',
    ko: '이 회차의 대기자 명단에 없습니다.',
  },
  SEATS_AVAILABLE: {
    status: 409,
    retryable: false,
    en: 'Such seats are free: nobody has to wait for them.',
    ko: '원하시는 좌석이 남아 있어 대기하지 않아도 됩니다.',
  },
  WAITLIST_FULL: {
    status: 409,
    retryable: true,
    en: 'The waitlist of this date is full.',
    ko: '이 회차의 대기자 명단이 가득 찼습니다.',
  },
  SEAT_TAKEN: {
    status: 409,
    retryable: false,
    en: 'Someone was faster: these seats are taken.',
    ko: '이미 선점되었거나 판매된 좌석입니다.',
  },
  SEAT_ORPHANED: {
    status: 409,
    retryable: false,
    en: 'That would leave a seat alone between taken ones. Choose seats beside it.',
    ko: '좌석 사이에 한 자리만 남게 됩니다. 옆 좌석을 선택해 주세요.',
  },
  SEATS_SHORT: {
    status: 409,
    retryable: false,
    en: 'There are not so many free seats here.',
    ko: '요청한 수만큼 남은 좌석이 없습니다.',
  },
  AMOUNT_INVALID: {
    status: 422,
    retryable: false,
    en: 'This amount cannot be charged.',
    ko: '충전할 수 없는 금액입니다.',
  },
  BALANCE_INSUFFICIENT: {
    status: 402,
    retryable: false,
    en: 'There is not enough money in the wallet.',
    ko: '잔액이 부족합니다.',
  },
  EVENTS_GONE: {
    status: 410,
    retryable: false,
    en: 'What follows that number is not all here.',
    ko: '해당 번호 이후의 이벤트가 모두 남아 있지 않습니다.',
  },
  UNAVAILABLE: {
    status: 503,
    retryable: true,
    en: 'The server cannot answer right now. Try again.',
    ko: '일시적으로 응답할 수 없습니다. 다시 시도해 주세요.',
  },
} as const satisfies Record<string, RefusalKind>

export type RefusalCode = keyof typeof REFUSALS
export type Language = 'en' | 'ko'

/** What is wrong with a catalogue: where, in dots, and why. */
export interface CatalogueFault {
  readonly path: string
  readonly reason: string
}

/** What a refusal carries beyond its code. */
export interface RefusalDetails {
  /** The field at fault, in dots: `seats.0`, `plans.club.zones.2`. */
  readonly path?: string
  /** What is wrong with that field, in English, for developers. */
  readonly reason?: string
  /** The seats in the way, or unknown, or left alone. */
  readonly seats?: readonly string[]
  /** Seats that can be had instead. */
  readonly suggestion?: readonly string[]
  readonly retryAfterMs?: number
  /** How many seats of the date a user may have, held and bought. */
  readonly limit?: number
  /** Where the user stands in the queue, so that a refused request is as good as a poll. */
  readonly token?: QueueToken
  /** When and where the ticket was used before. */
  readonly checkedIn?: { readonly at: string; readonly door: string }
  /** All that is wrong with a catalogue; `path` and `reason` are those of the first. */
  readonly faults?: readonly CatalogueFault[]
}

export interface Refusal extends RefusalDetails {
  readonly code: RefusalCode
}

export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'code' in answer

export const refuse = (code: RefusalCode, details: RefusalDetails = {}): Refusal => ({ code, ...details })

/** An RFC 9457 problem document: the form in which a refusal crosses the wire, over either door. */
export interface Problem extends RefusalDetails {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: RefusalCode
  readonly detail: string
  /** All that is wrong with a catalogue, where the problem is one. */
  readonly faults?: readonly { readonly path: string; readonly reason: string }[]
}

/** False for one that a newer server has. */
export const isRefusalCode = (code: string): code is RefusalCode => code in REFUSALS

/** A refusal in one sentence. */
export const sentenceOf = (language: Language, { code, limit }: Pick<Refusal, 'code' | 'limit'>): string => {
  const kind: RefusalKind = REFUSALS[code]
  if (kind.limited === undefined || limit === undefined) return kind[language]
  return kind.limited[language].replace('{limit}', String(limit))
}

/**
 * In English; a door that speaks another language says it again (`detailIn`).
 * @param status replaces the table's HTTP status where the transport has a more exact one (413 for a body over the limit).
 */
export const problemOf = (refusal: Refusal, status?: number): Problem => {
  const kind = REFUSALS[refusal.code]
  const { reason, ...rest } = refusal
  return {
    type: `urn:frontrow:refusal:${refusal.code}`,
    title: kind.en,
    status: status ?? kind.status,
    detail: [sentenceOf('en', refusal), reason].filter(Boolean).join(' '),
    ...rest,
  }
}

/** A problem's `detail` in another language; what is said of a field stays English, for developers. */
export const detailIn = (language: Language, problem: Problem): string =>
  problem.detail.replace(sentenceOf('en', problem), sentenceOf(language, problem))
