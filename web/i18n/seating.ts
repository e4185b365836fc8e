import { seatsEn } from './seatsEn.ts'
import type { Texts } from './Texts.ts'

/** Seat map, list of seats and holding. */
export const seating = {
  map: { en: 'Map', ko: '배치도' },
  list: { en: 'List', ko: '목록' },
  mapOrList: { en: 'Choose from', ko: '선택 방식' },
  openingHall: { en: 'Opening the hall…', ko: '좌석 배치도를 여는 중…' },
  mapHelp: {
    en: 'Seating plan. The same seats can be chosen from the list by keyboard.',
    ko: '좌석 배치도입니다. 목록에서 키보드로도 같은 좌석을 선택할 수 있습니다.',
  },
  zoomIn: { en: 'Zoom in', ko: '확대' },
  zoomOut: { en: 'Zoom out', ko: '축소' },
  wholeHall: { en: 'Whole hall', ko: '전체 보기' },
  noMap: {
    en: 'This browser can’t draw the map. Choose your seats from the list.',
    ko: '이 브라우저에서는 배치도를 표시할 수 없습니다. 목록에서 좌석을 선택해 주세요.',
  },
  mapMissing: {
    en: 'The map didn’t arrive. Choose your seats from the list, or reload the page.',
    ko: '배치도를 불러오지 못했습니다. 목록에서 좌석을 선택하거나 페이지를 새로고침해 주세요.',
  },
  reloadPage: { en: 'Reload the page', ko: '페이지 새로고침' },
  prices: { en: 'Prices', ko: '등급별 가격' },
  free: { en: 'Free', ko: '선택 가능' },
  chosen: { en: 'Chosen', ko: '선택됨' },
  yours: { en: 'Yours', ko: '내 좌석' },
  held: { en: 'Someone is deciding', ko: '다른 분이 선택 중' },
  sold: { en: 'Sold', ko: '판매됨' },
  allotted: { en: 'With a code', ko: '코드 소지자 전용' },
  blocked: { en: 'Not for sale', ko: '판매 안 함' },
  legend: { en: 'Legend', ko: '범례' },
  zone: { en: 'Zone', ko: '구역' },
  zoneOption: {
    en: (zone: string, free: number) => `${zone} — ${free} free`,
    ko: (zone: string, free: number) => `${zone} — ${free}석 가능`,
  },
  row: { en: (row: string) => `Row ${row}`, ko: (row: string) => `${row}열` },
  seatList: { en: 'Seats by row', ko: '열별 좌석' },
  seatListHelp: {
    en: 'Arrow keys move between seats, Enter chooses.',
    ko: '화살표 키로 이동하고 Enter 키로 선택합니다.',
  },
  seatName: {
    en: (label: string, category: string, price: string, standing: string) =>
      `${label}, ${category}, ${price}, ${standing}`,
    ko: (label: string, category: string, price: string, standing: string) =>
      `${label}, ${category}, ${price}, ${standing}`,
  },

  yourChoice: { en: 'Your choice', ko: '선택한 좌석' },
  nothingChosen: {
    en: (left: number) => `Choose up to ${seatsEn(left)}.`,
    ko: (left: number) => `좌석을 ${left}석까지 선택할 수 있습니다.`,
  },
  limitReached: {
    en: (limit: number) => `You have ${seatsEn(limit)} of this date, as many as one person may.`,
    ko: (limit: number) => `이 회차의 1인당 한도인 ${limit}석을 모두 선점하거나 예매했습니다.`,
  },
  limitReachedOnAllDates: {
    en: (limit: number) => `You have ${seatsEn(limit)} of all dates together, as many as one person may.`,
    ko: (limit: number) => `전체 회차를 합한 1인당 한도인 ${limit}석을 모두 선점하거나 예매했습니다.`,
  },
  seatCount: {
    en: seatsEn,
    ko: (count: number) => `${count}석`,
  },
  hold: {
    en: (count: number) => (count === 1 ? 'Hold this seat' : `Hold these ${count} seats`),
    ko: (count: number) => `${count}석 선점하기`,
  },
  holding: { en: 'Holding…', ko: '선점하는 중…' },
  unchoose: {
    en: (label: string) => `Remove ${label}`,
    ko: (label: string) => `${label} 선택 취소`,
  },
  nowChosen: {
    en: (label: string, count: number, total: string) => `${label} chosen. ${seatsEn(count)}, ${total}.`,
    ko: (label: string, count: number, total: string) => `${label} 선택. 총 ${count}석, ${total}.`,
  },
  noLongerChosen: { en: (label: string) => `${label} removed.`, ko: (label: string) => `${label} 선택 취소됨.` },
  justTaken: {
    en: (labels: string) => `${labels}: someone was faster.`,
    ko: (labels: string) => `${labels}: 다른 분이 먼저 선택했습니다.`,
  },
  stillFree: { en: 'These seats nearby are still free:', ko: '가까운 좌석 중 아직 선택할 수 있는 좌석입니다:' },
  noneNearby: { en: 'No free seats are left nearby.', ko: '가까운 곳에 남은 좌석이 없습니다.' },
  chooseThese: { en: 'Choose these', ko: '이 좌석으로 선택' },
  otherSeats: { en: 'Choose for myself', ko: '직접 고르기' },
  bestSeats: { en: 'Best available', ko: '좋은 좌석 자동 선택' },
  howMany: { en: 'How many', ko: '매수' },
  bestCategory: { en: 'Price', ko: '등급' },
  anyCategory: { en: 'Any', ko: '전체 등급' },
  anyZone: { en: 'Anywhere', ko: '전체 구역' },
  bestZone: { en: 'Where', ko: '구역' },
  holdBest: {
    en: (count: number) => (count === 1 ? 'Hold the best seat' : `Hold the best ${count} seats`),
    ko: (count: number) => `좋은 좌석 ${count}석 선점하기`,
  },
  apart: { en: 'These seats are not side by side', ko: '나란히 붙은 좌석이 아닙니다' },
  heldApart: {
    en: (labels: string) => `No more were free together. You hold ${labels}.`,
    ko: (labels: string) => `함께 앉을 수 있는 좌석이 남지 않아 ${labels} 좌석을 선점했습니다.`,
  },
  keepThese: { en: 'Keep them', ko: '이 좌석 유지' },
  giveBack: { en: 'Give them back', ko: '선점 취소' },
  shortTitle: { en: 'There are not so many free seats left', ko: '요청한 수만큼 남은 좌석이 없습니다' },
  shortHint: { en: 'Ask for fewer, or at another price.', ko: '매수를 줄이거나 다른 등급을 선택해 주세요.' },
  leavesAlone: {
    en: (labels: string) => `That would leave ${labels} alone`,
    ko: (labels: string) => `${labels} 한 자리만 남게 됩니다`,
  },
  aloneIsUnsold: {
    en: 'Nobody wants a single seat between others. Choose seats beside it, or take these:',
    ko: '좌석 사이에 한 자리만 남길 수 없습니다. 옆 좌석을 고르거나 아래 좌석을 선점하세요.',
  },
  holdInstead: {
    en: (labels: string, total: string) => `Hold ${labels} for ${total}`,
    ko: (labels: string, total: string) => `${labels} 선점하기 (${total})`,
  },
  limitHint: {
    en: 'Remove a seat, or release one that you hold.',
    ko: '선택한 좌석을 줄이거나, 선점한 좌석을 취소해 주세요.',
  },
  haveCode: { en: 'I have an access code', ko: '인증 코드가 있어요' },
  accessCode: { en: 'Access code', ko: '인증 코드' },
  enterCode: { en: 'Enter', ko: '입력' },
  codeOpened: {
    en: (name: string) => `${name}: these seats are open to you now`,
    ko: (name: string) => `${name}: 이제 해당 좌석을 선택할 수 있습니다`,
  },
  tooManyTries: { en: 'Too many tries', ko: '시도 횟수가 너무 많습니다' },
  againIn: { en: (seconds: number) => `Again in ${seconds} s`, ko: (seconds: number) => `${seconds}초 후 다시 시도` },
  tryAgainNow: { en: 'You can try again now.', ko: '이제 다시 시도할 수 있습니다.' },
  notOpenTitle: { en: 'This date is not on sale yet', ko: '아직 판매 전인 회차입니다' },
  notOpenUntil: {
    en: (when: string) => `It opens on ${when}.`,
    ko: (when: string) => `${when}에 판매를 시작합니다.`,
  },
  hallChanged: {
    en: 'The seating of this date has been changed. Open it again to see it as it is.',
    ko: '좌석 배치가 변경되었습니다. 다시 열어 주세요.',
  },
  openAgain: { en: 'Open again', ko: '다시 열기' },
  otherDates: { en: 'Other dates', ko: '다른 날짜' },
} as const satisfies Texts
