import type { Texts } from '../Texts.ts'

/** What stands around every page of the console, and what went wrong. */
export const frame = {
  console: { en: 'Console', ko: '운영 콘솔' },
  mainMenu: { en: 'Main menu', ko: '주 메뉴' },
  skipToContent: { en: 'Skip to content', ko: '본문으로 건너뛰기' },
  sales: { en: 'Sales', ko: '판매 현황' },
  catalogue: { en: 'Catalogue', ko: '카탈로그' },
  users: { en: 'Users', ko: '사용자' },
  auditLog: { en: 'Audit log', ko: '감사 로그' },
  signOut: { en: 'Sign out', ko: '로그아웃' },
  serverHealth: { en: 'Server', ko: '서버 상태' },
  loading: { en: 'Loading', ko: '불러오는 중' },
  nowhere: { en: 'There is nothing here', ko: '페이지를 찾을 수 없습니다' },
  nowhereHint: {
    en: 'The address may have changed, or the concert is not in this database.',
    ko: '주소가 바뀌었거나 이 데이터베이스에 없는 공연입니다.',
  },
  allSales: { en: 'All sales', ko: '전체 판매 현황' },

  signInTitle: { en: 'Operator sign-in', ko: '운영자 로그인' },
  signInLead: {
    en: 'Whoever has the admin token can open, stop and change every sale.',
    ko: '관리자 토큰이 있으면 모든 판매를 시작하고 중지하고 변경할 수 있습니다.',
  },
  adminToken: { en: 'Admin token', ko: '관리자 토큰' },
  whereToken: {
    en: 'It is on the server: in ADMIN_TOKEN, or where that is not set in the file data/admin-token. Only this tab keeps it, until it is closed.',
    ko: '서버의 ADMIN_TOKEN 값이며, 설정하지 않았다면 서버의 data/admin-token 파일에 있습니다. 이 탭을 닫을 때까지만 보관됩니다.',
  },
  signIn: { en: 'Sign in', ko: '로그인' },
  wrongToken: { en: 'That is not this server’s admin token', ko: '이 서버의 관리자 토큰이 아닙니다' },
  wrongTokenHint: {
    en: 'Copy it again from data/admin-token, or from ADMIN_TOKEN where the server is started with one.',
    ko: 'data/admin-token 파일이나 서버를 시작할 때 쓴 ADMIN_TOKEN에서 다시 복사해 주세요.',
  },
  strayInToken: {
    en: (stray: string) => (stray.trim() === '' ? 'A token has no spaces in it' : `A token has no “${stray}” in it`),
    ko: (stray: string) =>
      stray.trim() === '' ? '토큰에는 공백이 들어갈 수 없습니다' : `토큰에는 ‘${stray}’ 문자가 들어갈 수 없습니다`,
  },
  strayInTokenHint: {
    en: 'It is made of plain letters, digits and signs (ASCII). Something else may have been copied with it, or the keyboard is set to Korean.',
    ko: '토큰은 영문, 숫자, 기호(ASCII)로만 되어 있습니다. 다른 내용이 함께 복사되었거나 한글 입력 상태인지 확인해 주세요.',
  },
  turnedAway: {
    en: 'The server does not take this tab’s token any more: it was probably changed. Sign in with the new one.',
    ko: '서버가 더 이상 이 탭의 토큰을 받지 않습니다. 토큰이 변경되었을 수 있으니 새 토큰으로 로그인해 주세요.',
  },

  noAnswer: { en: 'The server does not answer', ko: '서버가 응답하지 않습니다' },
  noAnswerHint: {
    en: 'What you see is as it was. The console goes on trying; nothing you do now reaches the sale.',
    ko: '화면은 마지막으로 받은 상태입니다. 자동으로 다시 연결하며, 그동안의 조작은 판매에 반영되지 않습니다.',
  },
  notNow: { en: 'The server can’t answer right now', ko: '서버가 지금은 응답할 수 없습니다' },
  notNowHint: {
    en: 'It may be starting, or unable to write: /readyz says why, and the console goes on trying.',
    ko: '시작하는 중이거나 저장할 수 없는 상태일 수 있습니다. 원인은 /readyz에서 확인할 수 있으며, 자동으로 다시 시도합니다.',
  },

  timesBy: {
    en: (zone: string) => `Times by this computer’s clock: ${zone}`,
    ko: (zone: string) => `시간대: ${zone}`,
  },
  dismiss: { en: 'Close', ko: '닫기' },
  cancel: { en: 'Cancel', ko: '취소' },
  tryAgain: { en: 'Try again', ko: '다시 시도' },
  didNotWork: { en: 'That didn’t work', ko: '처리하지 못했습니다' },
  unanswered: {
    en: 'The server didn’t answer, so whether it was done is unknown. Try again: it is done once, however often it is sent.',
    ko: '서버가 응답하지 않아 처리 여부를 알 수 없습니다. 다시 시도해도 한 번만 처리됩니다.',
  },
  unexpected: {
    en: 'Something answered that is not FrontRow. Check the address, and the proxy in front of the server.',
    ko: 'FrontRow가 아닌 응답을 받았습니다. 주소와 서버 앞의 프록시를 확인해 주세요.',
  },
  reloadHint: {
    en: 'Reload this page: it may be older than the server.',
    ko: '페이지를 새로고침해 주세요. 서버보다 오래된 페이지일 수 있습니다.',
  },
  closedHint: {
    en: 'A closed sale can only be opened: open it first.',
    ko: '종료된 판매는 다시 시작만 할 수 있습니다. 먼저 판매를 시작해 주세요.',
  },
  goneHint: {
    en: 'The address may be mistyped, or of another server. Go back to the list and look there.',
    ko: '주소가 잘못되었거나 다른 서버의 항목일 수 있습니다. 목록으로 돌아가 다시 확인해 주세요.',
  },
  limitedHint: {
    en: 'Too many requests came from this address, or somebody is guessing at the token. Wait ten seconds.',
    ko: '이 주소에서 요청이 너무 많았거나 누군가 토큰을 추측하고 있습니다. 10초 정도 기다려 주세요.',
  },
  amountHint: {
    en: (limit: string) => `An amount is whole won from ₩1 to ${limit}, and no wallet holds more than its limit.`,
    ko: (limit: string) => `금액은 1원 이상 ${limit} 이하의 정수여야 하며, 지갑 한도를 넘을 수 없습니다.`,
  },
  goesOnTrying: {
    en: 'The page goes on trying by itself, and shows this part as soon as it is answered.',
    ko: '자동으로 다시 시도하고 있으며, 응답을 받으면 바로 표시됩니다.',
  },
  tokenFleeting: {
    en: 'This browser keeps nothing for the page: reload it, and you are asked for the token again.',
    ko: '이 브라우저에는 저장할 수 없습니다. 페이지를 새로고침하면 토큰을 다시 입력해야 합니다.',
  },
  atField: { en: (path: string) => `At ${path}`, ko: (path: string) => `위치: ${path}` },
  seatsInWay: { en: (seats: string) => `In the way: ${seats}.`, ko: (seats: string) => `해당 좌석: ${seats}` },
} as const satisfies Texts
