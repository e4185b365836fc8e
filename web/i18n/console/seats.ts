import { seatsEn } from '../seatsEn.ts'
import type { Texts } from '../Texts.ts'

const ko = (count: number): string => `${count.toLocaleString('ko')}석`

/** Blocking seats. */
export const seats = {
  seatsTitle: { en: 'Seats', ko: '좌석 관리' },
  toSale: { en: 'Back to the sale', ko: '판매 현황으로' },
  tool: { en: 'What dragging does', ko: '조작 방식' },
  choose: { en: 'Choose', ko: '선택' },
  move: { en: 'Move', ko: '이동' },
  mapHelp: {
    en: 'Drag a rectangle to choose the seats in it, or tap one; Shift adds to the choice, Alt takes away. The list does the same by keyboard.',
    ko: '사각형을 끌어 좌석을 선택하거나 하나씩 누르세요. Shift는 추가, Alt는 제외입니다. 목록에서 키보드로도 선택할 수 있습니다.',
  },
  rowsAndZones: { en: 'By zone and row', ko: '구역과 열로 선택' },
  filter: { en: 'Find a zone', ko: '구역 찾기' },
  zone: {
    en: (name: string, total: number) => `${name}, ${seatsEn(total)}`,
    ko: (name: string, total: number) => `${name}, ${ko(total)}`,
  },
  row: { en: (name: string) => `Row ${name}`, ko: (name: string) => `${name}열` },
  rowsOf: { en: (zone: string) => `Rows of ${zone}`, ko: (zone: string) => `${zone}의 열` },
  seatsOfRow: { en: (row: string) => `Seats of row ${row}`, ko: (row: string) => `${row}열의 좌석` },
  freeOf: {
    en: (free: number, total: number) => `${free} of ${total} free`,
    ko: (free: number, total: number) => `${total}석 중 ${free}석 가능`,
  },
  seatIs: {
    en: (label: string, status: string) => `${label}, ${status}`,
    ko: (label: string, status: string) => `${label}, ${status}`,
  },
  FREE: { en: 'Free', ko: '판매 가능' },
  HELD: { en: 'Held', ko: '선점됨' },
  SOLD: { en: 'Sold', ko: '판매됨' },
  BLOCKED: { en: 'Blocked', ko: '차단됨' },
  chosenSeats: { en: 'Chosen', ko: '선택' },
  nothingChosen: { en: 'No seat is chosen.', ko: '선택한 좌석이 없습니다.' },
  chosenNow: {
    en: (count: number, free: number, blocked: number, taken: number) =>
      `${seatsEn(count)} chosen: ${free} free, ${blocked} blocked, ${taken} held or sold.`,
    ko: (count: number, free: number, blocked: number, taken: number) =>
      `${ko(count)} 선택: 판매 가능 ${free}, 차단 ${blocked}, 선점·판매 ${taken}`,
  },
  clear: { en: 'Clear choice', ko: '선택 해제' },
  blockNone: { en: 'Block', ko: '차단' },
  unblockNone: { en: 'Unblock', ko: '차단 해제' },
  block: { en: (count: number) => `Block ${seatsEn(count)}`, ko: (count: number) => `${ko(count)} 차단` },
  unblock: { en: (count: number) => `Unblock ${seatsEn(count)}`, ko: (count: number) => `${ko(count)} 차단 해제` },
  askBlock: { en: (count: number) => `Block ${seatsEn(count)}?`, ko: (count: number) => `${ko(count)}을 차단할까요?` },
  askUnblock: {
    en: (count: number) => `Unblock ${seatsEn(count)}?`,
    ko: (count: number) => `${ko(count)}의 차단을 해제할까요?`,
  },
  blockLine: {
    en: 'They leave the sale at once and show as not for sale until you unblock them. Nobody loses a hold or a ticket.',
    ko: '차단을 해제할 때까지 바로 판매에서 제외됩니다. 선점하거나 구매한 사람에게는 영향이 없습니다.',
  },
  unblockLine: {
    en: 'They are free at once, for whoever is first.',
    ko: '바로 판매 가능해지며 먼저 고른 사람이 선점합니다.',
  },
  blockedNow: {
    en: (all: number) => `Done. ${seatsEn(all)} of this date ${all === 1 ? 'is' : 'are'} blocked now.`,
    ko: (all: number) => `차단했습니다. 이 회차에서 현재 ${ko(all)}이 차단되어 있습니다.`,
  },
  unblockedNow: {
    en: (all: number) =>
      all === 0
        ? 'Done. No seat of this date is blocked any more.'
        : `Done. ${seatsEn(all)} of this date ${all === 1 ? 'is' : 'are'} still blocked.`,
    ko: (all: number) =>
      all === 0
        ? '차단을 해제했습니다. 이 회차에 차단된 좌석이 없습니다.'
        : `차단을 해제했습니다. 이 회차에서 ${ko(all)}은 아직 차단되어 있습니다.`,
  },
  noneFree: {
    en: 'None of the seats you chose is free any more: they were held, sold or blocked meanwhile.',
    ko: '선택한 좌석이 그사이 모두 선점·판매되었거나 차단되어, 차단할 좌석이 없습니다.',
  },
  noneBlocked: {
    en: 'None of the seats you chose is blocked any more.',
    ko: '선택한 좌석 중 차단된 좌석이 더 이상 없습니다.',
  },
  leftAlone: {
    en: (count: number) =>
      count === 1
        ? '1 seat of your choice is held or sold and stays as it is.'
        : `${seatsEn(count)} of your choice are held or sold and stay as they are.`,
    ko: (count: number) => `선택한 좌석 중 선점·판매된 ${ko(count)}은 그대로 둡니다.`,
  },
  inParts: {
    en: (parts: number, most: number) => `Sent in ${parts} parts of at most ${seatsEn(most)}, one after another.`,
    ko: (parts: number, most: number) => `한 번에 최대 ${ko(most)}씩 ${parts}번에 나누어 처리합니다.`,
  },
  someoneFaster: {
    en: (count: number) =>
      `${seatsEn(count)} ${count === 1 ? 'has' : 'have'} just been held or sold, so the rest were not blocked. Block them?`,
    ko: (count: number) =>
      `그사이 ${ko(count)}이 선점되거나 판매되어 나머지 좌석은 차단하지 않았습니다. 나머지를 차단할까요?`,
  },
  hallChanged: {
    en: 'The seating of this date was changed by an import. It is shown as it is now; choose again.',
    ko: '가져오기로 좌석 배치가 변경되어 다시 불러왔습니다. 다시 선택해 주세요.',
  },
} as const satisfies Texts
