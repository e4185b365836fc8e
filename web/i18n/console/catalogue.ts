import { seatsEn } from '../seatsEn.ts'
import type { Texts } from '../Texts.ts'

/** Importing a catalogue. */
export const catalogue = {
  catalogueLead: {
    en: 'Concerts, dates and seating plans come from one JSON file. Nothing is changed before you have seen what would be.',
    ko: '공연, 회차, 좌석 배치도를 JSON 파일 하나로 가져옵니다. 변경될 내용을 확인하기 전에는 아무것도 바뀌지 않습니다.',
  },
  chooseFile: { en: 'Choose a file', ko: '파일 선택' },
  dropFile: { en: 'or drop it here', ko: '또는 여기에 놓기' },
  otherFile: { en: 'Choose another file', ko: '다른 파일 선택' },
  notJson: { en: 'This file is not JSON', ko: 'JSON 파일이 아닙니다' },
  notJsonHint: {
    en: (fault: string) => `${fault}. Save it as one JSON object with "plans" and "concerts", and choose it again.`,
    ko: (fault: string) => `${fault}. "plans"와 "concerts"가 있는 JSON 객체로 저장한 뒤 다시 선택해 주세요.`,
  },
  tooLarge: {
    en: (most: string) => `A catalogue is at most ${most}. Import it in parts: what is not in a file stays as it is.`,
    ko: (most: string) => `카탈로그는 최대 ${most}입니다. 나누어 가져오세요. 파일에 없는 내용은 그대로 유지됩니다.`,
  },
  faults: {
    en: (count: number) => `${count} ${count === 1 ? 'fault' : 'faults'}: nothing can be imported`,
    ko: (count: number) => `오류 ${count}건: 가져올 수 없습니다`,
  },
  faultsHint: {
    en: 'Mend them in the file and choose it again. What has a hold, a sold or a blocked seat can’t be changed: leave it out, or as it is.',
    ko: '파일에서 고친 뒤 다시 선택해 주세요. 선점·판매·차단된 좌석이 있는 항목은 바꿀 수 없으니 빼거나 그대로 두세요.',
  },
  faultAt: { en: 'Where', ko: '위치' },
  faultIs: { en: 'What is wrong', ko: '내용' },
  wholeFile: { en: 'the whole file', ko: '파일 전체' },
  whatChanges: { en: 'What would change', ko: '변경될 내용' },
  nothingChanges: {
    en: 'Nothing: the server has all of this already.',
    ko: '변경 사항이 없습니다. 서버에 이미 같은 내용이 있습니다.',
  },
  kind: { en: 'What', ko: '항목' },
  added: { en: 'Added', ko: '추가' },
  changedItems: { en: 'Changed', ko: '변경' },
  concertsCount: { en: 'Concerts', ko: '공연' },
  schedulesCount: { en: 'Dates', ko: '회차' },
  seatsCount: { en: 'Seats', ko: '좌석' },
  newConcert: { en: 'new concert', ko: '새 공연' },
  newDate: { en: 'new date', ko: '새 회차' },
  startsAt: { en: 'Begins', ko: '공연 시작' },
  openingName: { en: 'Goes on sale', ko: '판매 시작' },
  opening: { en: (when: string) => `Goes on sale: ${when}`, ko: (when: string) => `판매 시작: ${when}` },
  closingName: { en: 'Sale ends', ko: '판매 종료' },
  closing: { en: (when: string) => `Sale ends: ${when}`, ko: (when: string) => `판매 종료: ${when}` },
  opensNow: { en: 'with the import', ko: '가져오는 즉시' },
  notSet: { en: 'none', ko: '없음' },
  seatsAdded: {
    en: (count: number) => `${seatsEn(count)} added`,
    ko: (count: number) => `좌석 ${count.toLocaleString('ko')}석 추가`,
  },
  seatsRemoved: {
    en: (count: number) => `${seatsEn(count)} removed`,
    ko: (count: number) => `좌석 ${count.toLocaleString('ko')}석 삭제`,
  },
  laidOutAnew: {
    en: 'The same seats, laid out or described anew',
    ko: '좌석은 같고, 배치나 설명만 바뀝니다',
  },
  datesStay: {
    en: (count: number) => `${count} other ${count === 1 ? 'date stays as it is' : 'dates stay as they are'}.`,
    ko: (count: number) => `다른 회차 ${count}개는 그대로 유지됩니다.`,
  },
  datesOnSale: {
    en: (count: number) =>
      count === 1 ? 'One of the changed dates is on sale now' : `${count} of the changed dates are on sale now`,
    ko: (count: number) => `변경되는 회차 중 ${count}개가 현재 판매 중입니다`,
  },
  datesOnSaleHint: {
    en: 'What is held after the import costs the new price; a page that is open already may show the old one until the basket. A date with a seat held, sold or blocked is never changed: if one is held before you confirm, the whole import is refused. Pause the sale first to be sure.',
    ko: '가져온 뒤에 선점하는 좌석에는 새 가격이 적용되며, 이미 열려 있는 화면에는 장바구니 전까지 이전 가격이 보일 수 있습니다. 선점·판매·차단된 좌석이 있는 회차는 변경되지 않으므로, 확인 전에 누군가 좌석을 선점하면 가져오기 전체가 거절됩니다. 먼저 판매를 일시 중지하는 것이 안전합니다.',
  },
  importOutdated: {
    en: 'The server has changed since this file was tried, so nothing was imported. What would change now is shown behind this; look at it, then import.',
    ko: '파일을 확인한 뒤 서버의 내용이 바뀌어 가져오지 않았습니다. 지금 기준으로 변경될 내용을 다시 확인한 뒤 가져오세요.',
  },
  import: { en: 'Import', ko: '가져오기' },
  askImport: { en: 'Import this catalogue?', ko: '이 카탈로그를 가져올까요?' },
  importLine: {
    en: (added: string, changed: string) => `${added} added, ${changed} changed, at once and in one step.`,
    ko: (added: string, changed: string) => `추가 ${added}, 변경 ${changed}. 한 번에 바로 반영됩니다.`,
  },
  importOpens: {
    en: 'A new date without an opening of its own is on sale from that moment.',
    ko: '오픈 시각이 없는 새 회차는 바로 판매가 시작됩니다.',
  },
  imported: { en: 'Imported.', ko: '가져왔습니다.' },
  importedHint: { en: 'The sales are in the list.', ko: '판매 현황에서 확인할 수 있습니다.' },
  preview: { en: 'Preview', ko: '미리 보기' },
  previewOf: { en: 'Date', ko: '회차' },
  seatsEach: {
    en: (count: number) => `at most ${seatsEn(count)} each`,
    ko: (count: number) => `1인당 최대 ${count}석`,
  },
  orphansRefused: { en: 'no seat may be left alone', ko: '한 자리만 남기기 불가' },
  orphansAllowed: { en: 'seats may be left alone', ko: '한 자리만 남기기 가능' },
  previewSeats: {
    en: (count: number) => `${count.toLocaleString('en')} seats`,
    ko: (count: number) => `${count.toLocaleString('ko')}석`,
  },
} as const satisfies Texts
