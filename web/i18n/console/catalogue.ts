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
  concerned: { en: 'Concerts concerned', ko: '해당 공연' },
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
  previewSeats: {
    en: (count: number) => `${count.toLocaleString('en')} seats`,
    ko: (count: number) => `${count.toLocaleString('ko')}석`,
  },
} as const satisfies Texts
