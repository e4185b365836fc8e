import type { Texts } from '../Texts.ts'

const en = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
const ko = (count: number, unit: string): string => `${count.toLocaleString('ko')}${unit}`

/** A sale: how it stands, and what the operator does with it. */
export const sale = {
  PREQUEUE: { en: 'Not open yet', ko: '오픈 전' },
  OPEN: { en: 'Open', ko: '판매 중' },
  PAUSED: { en: 'Paused', ko: '일시 중지' },
  SOLD_OUT: { en: 'Sold out', ko: '매진' },
  CLOSED: { en: 'Closed', ko: '판매 종료' },
  LOADING: { en: 'Loading', ko: '불러오는 중' },
  LOST: { en: 'On another server', ko: '다른 서버' },
  LOADINGHint: {
    en: 'It can’t be read right now, and is tried again automatically.',
    ko: '지금은 읽을 수 없습니다. 자동으로 다시 시도합니다.',
  },
  LOSTHint: {
    en: 'Another server has taken it over; this one stops.',
    ko: '다른 서버가 이 공연을 넘겨받았으며, 이 서버는 종료됩니다.',
  },
  opensAt: { en: (when: string) => `opens automatically on ${when}`, ko: (when: string) => `${when} 자동 오픈` },
  closesAt: { en: (when: string) => `closes automatically on ${when}`, ko: (when: string) => `${when} 자동 종료` },
  checkedInOf: {
    en: (seats: number, sold: number) => `${en(seats, 'seat')} of ${sold.toLocaleString('en')} sold let in`,
    ko: (seats: number, sold: number) => `판매 ${ko(sold, '석')} 중 ${ko(seats, '석')} 입장`,
  },
  onWaitlist: {
    en: (waiting: number) => `${waiting.toLocaleString('en')} on the waitlist`,
    ko: (waiting: number) => `취소표 대기 ${ko(waiting, '명')}`,
  },
  closedAt: { en: (when: string) => `closed on ${when}`, ko: (when: string) => `${when} 종료됨` },
  draw: { en: 'Draw', ko: '추첨' },
  drawToCome: {
    en: 'The line is drawn when the sale opens. Until then everyone may know the hash of the seed, and nobody the seed.',
    ko: '판매가 시작될 때 순서를 추첨합니다. 그때까지 시드의 해시만 공개되고 시드는 아무도 알 수 없습니다.',
  },
  drawDone: {
    en: (numbers: number) => `Drawn: ${en(numbers, 'number')}. Anyone can draw them again by the seed.`,
    ko: (numbers: number) => `추첨 완료: ${ko(numbers, '명')}. 시드로 누구나 다시 확인할 수 있습니다.`,
  },
  commitment: { en: 'SHA-256 of the seed', ko: '시드의 SHA-256' },
  seed: { en: 'Seed', ko: '시드' },
  noSales: { en: 'No concert yet', ko: '등록된 공연이 없습니다' },
  noSalesHint: { en: 'Import a catalogue to have something to sell.', ko: '카탈로그를 가져오면 판매할 수 있습니다.' },

  concert: { en: 'Concert', ko: '공연' },
  state: { en: 'State', ko: '상태' },
  waiting: { en: 'Waiting', ko: '대기 중' },
  active: { en: 'Let in', ko: '입장 중' },
  ofAtOnce: {
    en: (most: number) => `of ${most.toLocaleString('en')} at once`,
    ko: (most: number) => `동시 최대 ${ko(most, '명')}`,
  },
  turnsLost: { en: 'Turns without a ticket', ko: '구매 없이 끝난 입장' },
  turnsLostBy: {
    en: (unused: number, empty: number, unpaid: number) =>
      `${unused.toLocaleString('en')} unused · ${empty.toLocaleString('en')} held nothing · ${unpaid.toLocaleString('en')} unpaid`,
    ko: (unused: number, empty: number, unpaid: number) =>
      `미사용 ${ko(unused, '명')} · 선점 없음 ${ko(empty, '명')} · 미결제 ${ko(unpaid, '명')}`,
  },
  seatsLeft: { en: 'Seats left', ko: '잔여 좌석' },
  seatsHeld: { en: 'Held', ko: '선점' },
  seatsSold: { en: 'Sold', ko: '판매' },
  seatsBlocked: { en: 'Blocked', ko: '차단' },
  ofSeats: {
    en: (total: number) => `of ${total.toLocaleString('en')}`,
    ko: (total: number) => `전체 ${ko(total, '석')}`,
  },
  share: { en: (percent: string) => `${percent} of the seats`, ko: (percent: string) => `전체의 ${percent}` },
  inHolds: { en: (holds: number) => `in ${en(holds, 'hold')}`, ko: (holds: number) => ko(holds, '건') },
  revenue: { en: 'Revenue', ko: '매출' },
  inPayments: {
    en: (payments: number) => `${en(payments, 'payment')} since the server started`,
    ko: (payments: number) => `서버 시작 후 결제 ${ko(payments, '건')}`,
  },

  theLine: { en: 'People waiting and let in', ko: '대기와 입장 인원' },
  pace: { en: 'What happens per second', ko: '초당 처리 건수' },
  admissions: { en: 'Admissions', ko: '입장' },
  holds: { en: 'Holds', ko: '선점' },
  payments: { en: 'Payments', ko: '결제' },
  refusals: { en: 'Refused requests per second', ko: '초당 거절된 요청' },
  noRefusals: { en: 'None since the server started.', ko: '서버 시작 후 거절이 없습니다.' },
  commandTime: { en: 'How long requests take', ko: '요청 처리 시간' },
  p50: { en: 'Median', ko: '중앙값' },
  p99: { en: 'Slowest 1%', ko: '느린 1%' },
  eventLoop: { en: 'How far the server is behind', ko: '서버 지연 (이벤트 루프)' },
  lag: { en: 'Delay', ko: '지연' },
  leftByCategory: { en: 'Seats left by category', ko: '등급별 잔여 좌석' },
  inAll: { en: (total: string) => `${total} in total`, ko: (total: string) => `누적 ${total}` },
  aSecond: { en: (rate: string) => `${rate}/s`, ko: (rate: string) => `${rate}/초` },
  span: { en: 'Time shown', ko: '표시 구간' },
  minutes: { en: (minutes: number) => `${minutes} min`, ko: (minutes: number) => `${minutes}분` },
  charts: { en: 'Live figures', ko: '실시간 지표' },

  categories: { en: 'Categories', ko: '등급' },
  category: { en: 'Category', ko: '등급' },
  dates: { en: 'Dates', ko: '회차' },
  blockSeats: { en: 'Manage seats', ko: '좌석 관리' },
  logOfSale: { en: 'Audit log of this concert', ko: '이 공연의 감사 로그' },

  open: { en: 'Open the sale', ko: '판매 시작' },
  openAgain: { en: 'Open the sale again', ko: '판매 다시 시작' },
  pause: { en: 'Pause', ko: '일시 중지' },
  resume: { en: 'Resume', ko: '재개' },
  closeSale: { en: 'Close the sale', ko: '판매 종료' },
  askOpen: { en: 'Open the sale now?', ko: '지금 판매를 시작할까요?' },
  askPause: { en: 'Pause the sale?', ko: '판매를 일시 중지할까요?' },
  askResume: { en: 'Resume the sale?', ko: '판매를 재개할까요?' },
  askClose: { en: 'Close the sale?', ko: '판매를 종료할까요?' },
  pausedNow: { en: 'This sale is paused', ko: '판매가 일시 중지되었습니다' },
  pausedNowHint: {
    en: (waiting: number, active: number) =>
      `Nobody is let in and nothing can be held. ${en(waiting, 'person', 'people')} waiting and ${en(active, 'turn')} stand still until you resume; holds can be paid.`,
    ko: (waiting: number, active: number) =>
      `아무도 입장하지 못하고 좌석을 선점할 수 없습니다. 재개할 때까지 대기 ${ko(waiting, '명')}과 입장 ${ko(active, '명')}의 시간이 멈추며, 선점한 좌석은 결제할 수 있습니다.`,
  },
  saleIsNow: {
    en: (state: string) => `The sale has changed meanwhile: ${state}. There is nothing left to decide here.`,
    ko: (state: string) => `그사이 판매 상태가 ‘${state}’(으)로 바뀌어 더 결정할 것이 없습니다.`,
  },
  openSlots: {
    en: (waiting: number, free: number) =>
      `${en(waiting, 'person', 'people')} waiting: the first ${free.toLocaleString('en')} are let in immediately, the others as turns end.`,
    ko: (waiting: number, free: number) =>
      `대기 ${ko(waiting, '명')} 중 먼저 온 ${ko(free, '명')}이 바로 입장하고, 나머지는 자리가 나는 대로 입장합니다.`,
  },
  openBatches: {
    en: (waiting: number, batch: number, every: string) =>
      `${en(waiting, 'person', 'people')} waiting: ${batch.toLocaleString('en')} of them are let in every ${every}.`,
    ko: (waiting: number, batch: number, every: string) =>
      `대기 ${ko(waiting, '명')}: ${every}마다 ${ko(batch, '명')}씩 입장합니다.`,
  },
  openDates: {
    en: 'Dates with a later opening of their own still wait for it.',
    ko: '따로 정한 오픈 시각이 남은 회차는 그 시각에 열립니다.',
  },
  pauseLine: {
    en: (waiting: number) =>
      `${en(waiting, 'person', 'people')} waiting keep their place; nobody is let in, and nothing can be held.`,
    ko: (waiting: number) =>
      `대기 ${ko(waiting, '명')}의 순서는 유지됩니다. 아무도 입장하지 못하고, 좌석을 선점할 수 없습니다.`,
  },
  pauseHolds: {
    en: (holds: number, active: number) =>
      `Time stands still for ${en(holds, 'hold')} and ${en(active, 'turn')}, for 24 hours at most. Holds can be paid meanwhile.`,
    ko: (holds: number, active: number) =>
      `선점 ${ko(holds, '건')}과 입장 ${ko(active, '명')}의 남은 시간은 최대 24시간 동안 멈춥니다. 선점한 좌석은 결제할 수 있습니다.`,
  },
  resumeLine: {
    en: (waiting: number) =>
      `People are let in and can hold seats again immediately. ${en(waiting, 'person is', 'people are')} waiting.`,
    ko: (waiting: number) => `입장과 선점이 바로 재개됩니다. 현재 대기 ${ko(waiting, '명')}.`,
  },
  resumeHolds: {
    en: (holds: number, active: number) =>
      `The clock runs on for ${en(holds, 'hold')} and ${en(active, 'turn')}, with as long left as before the pause.`,
    ko: (holds: number, active: number) =>
      `선점 ${ko(holds, '건')}과 입장 ${ko(active, '명')}의 남은 시간이 다시 흐릅니다.`,
  },
  closeLine: {
    en: (waiting: number) =>
      `${en(waiting, 'person', 'people')} waiting are told that it is over; nobody is let in, and nothing can be held.`,
    ko: (waiting: number) =>
      `대기 ${ko(waiting, '명')}에게 종료를 알립니다. 아무도 입장하지 못하고, 좌석을 선점할 수 없습니다.`,
  },
  closeHolds: {
    en: (holds: number) => `${en(holds, 'hold')} can be paid until they run out. A closed sale can be opened again.`,
    ko: (holds: number) =>
      `선점 ${ko(holds, '건')}은 마감 전까지 결제할 수 있습니다. 종료한 판매는 다시 시작할 수 있습니다.`,
  },

  admission: { en: 'Pace of admission', ko: '입장 속도' },
  bySlots: {
    en: 'So many are let in at the same time; whoever is done makes room for the next.',
    ko: '정해진 인원까지 동시에 입장하고, 한 사람이 끝나면 다음 사람이 입장합니다.',
  },
  byBatch: {
    en: 'A group is let in every few seconds, as long as there are not too many at the same time.',
    ko: '정해진 간격마다 여러 명이 함께 입장하며, 동시 입장 한도를 넘지 않습니다.',
  },
  maxActive: { en: 'People at once', ko: '동시 입장 한도(명)' },
  batchSize: { en: 'People per group', ko: '한 번에 입장(명)' },
  batchInterval: { en: 'Seconds between', ko: '간격(초)' },
  range: {
    en: (least: string, most: string) => `From ${least} to ${most}.`,
    ko: (least: string, most: string) => `${least} 이상 ${most} 이하`,
  },
  change: { en: 'Change', ko: '변경' },
  askAdmission: { en: 'Change how fast people are let in?', ko: '입장 속도를 변경할까요?' },
  fromTo: {
    en: (name: string, from: string, to: string) => `${name}: ${from} → ${to}`,
    ko: (name: string, from: string, to: string) => `${name}: ${from} → ${to}`,
  },
  moreNow: {
    en: (more: number) => `Up to ${more.toLocaleString('en')} more are let in immediately.`,
    ko: (more: number) => `최대 ${ko(more, '명')}이 바로 더 입장합니다.`,
  },
  fewerNow: {
    en: (over: number) =>
      `Nobody loses a turn. ${over.toLocaleString('en')} more than that have one now; nobody else is let in until as many are done.`,
    ko: (over: number) =>
      `이미 입장한 사람은 그대로입니다. 초과한 ${ko(over, '명')}이 나갈 때까지 새로 입장하지 않습니다.`,
  },
  allotments: { en: 'Allotments', ko: '배정 좌석' },
  allotment: { en: 'Allotment', ko: '배정' },
  members: { en: 'Members', ko: '인증한 사용자' },
  release: { en: 'Release', ko: '공개' },
  releaseNow: { en: 'Release now', ko: '지금 공개' },
  releasesAt: { en: (when: string) => `by itself ${when}`, ko: (when: string) => `${when} 자동 공개` },
  releasedAt: { en: (when: string) => `released ${when}`, ko: (when: string) => `${when} 공개됨` },
  askRelease: { en: (name: string) => `Release ${name}?`, ko: (name: string) => `${name} 좌석을 공개할까요?` },
  releaseLine: {
    en: (free: number) => `${en(free, 'free seat')} will be on sale to everybody. This can’t be taken back.`,
    ko: (free: number) => `잔여 ${ko(free, '석')}을 모두에게 판매합니다. 되돌릴 수 없습니다.`,
  },
  fromNextTick: { en: 'It applies from the next group on.', ko: '다음 입장부터 적용됩니다.' },
  untilImport: {
    en: 'It stays so until you change it again, or an import changes this concert.',
    ko: '다시 변경하거나 가져오기로 공연이 바뀔 때까지 유지됩니다.',
  },
} as const satisfies Texts
