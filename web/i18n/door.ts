import { seatsEn } from './seatsEn.ts'
import type { Texts } from './Texts.ts'

/** Where tickets are looked at: short, to be read at arm’s length. */
export const door = {
  door: { en: 'Door', ko: '입구' },
  signInTitle: { en: 'Door sign-in', ko: '입구 로그인' },
  signInLead: { en: 'For those who let people in.', ko: '입장을 확인하는 직원용 페이지입니다.' },
  doorToken: { en: 'Door token', ko: '입구 토큰' },
  whereToken: {
    en: 'What DOOR_TOKEN says, else what stands in data/door-token on the server. This tab keeps it until you leave.',
    ko: 'DOOR_TOKEN 값 또는 서버의 data/door-token 파일에 있습니다. 나갈 때까지 이 탭에만 보관됩니다.',
  },
  date: { en: 'Date', ko: '회차' },
  doorName: { en: 'Name of this door', ko: '입구 이름' },
  doorNameHint: { en: 'Other doors see it: East, Gate 3.', ko: '다른 입구에도 표시됩니다. 예: 동문, 3번 게이트' },
  begin: { en: 'Begin', ko: '시작' },
  wrongToken: { en: 'That is not this server’s door token', ko: '이 서버의 입구 토큰이 아닙니다' },
  turnedAway: {
    en: 'The server does not take this door’s token any more',
    ko: '이 입구의 토큰을 서버가 더 이상 받지 않습니다',
  },
  noDates: { en: 'No concert yet', ko: '등록된 공연이 없습니다' },
  noAnswer: { en: 'The server does not answer', ko: '서버가 응답하지 않습니다' },
  tryAgain: { en: 'Try again', ko: '다시 시도' },
  loading: { en: 'Loading', ko: '불러오는 중' },
  leave: { en: 'Leave', ko: '나가기' },

  connected: { en: 'Connected', ko: '연결됨' },
  ready: {
    en: 'Ready to go on should the connection be lost.',
    ko: '연결이 끊겨도 확인할 수 있도록 준비되었습니다.',
  },
  letInHere: {
    en: (tickets: number) => `${tickets.toLocaleString('en')} ${tickets === 1 ? 'ticket' : 'tickets'} let in here`,
    ko: (tickets: number) => `이 입구에서 입장 처리한 티켓 ${tickets.toLocaleString('ko')}장`,
  },
  offline: { en: 'No connection', ko: '연결 끊김' },
  offlineHint: {
    en: (time: string) =>
      `Tickets are checked by what was fetched at ${time}. Whether one was used at another door can’t be told.`,
    ko: (time: string) => `${time}에 받은 정보로 확인합니다. 다른 입구에서 이미 사용되었는지는 알 수 없습니다.`,
  },
  offlineUnready: {
    en: 'Nothing was fetched before the connection was lost, so no ticket can be checked.',
    ko: '연결이 끊기기 전에 받은 정보가 없어 티켓을 확인할 수 없습니다.',
  },
  stillAsked: {
    en: 'The server did not answer just now. It is asked of the next ticket all the same.',
    ko: '방금 서버가 응답하지 않았습니다. 다음 티켓도 먼저 서버에 확인합니다.',
  },
  untold: {
    en: (tickets: number) => `${tickets.toLocaleString('en')} let in without the server: it is told once it answers.`,
    ko: (tickets: number) => `서버 확인 없이 입장 ${tickets.toLocaleString('ko')}건: 연결되면 서버에 알립니다.`,
  },
  fleeting: {
    en: 'This browser keeps nothing for the page: do not close or reload it until the server has been told.',
    ko: '이 브라우저에는 저장할 수 없습니다. 서버에 알릴 때까지 페이지를 닫거나 새로고침하지 마세요.',
  },

  ticket: { en: 'Ticket', ko: '티켓' },
  ticketHint: { en: 'Scan, paste or type what the code says.', ko: 'QR 코드를 스캔하거나 내용을 붙여 넣으세요.' },
  check: { en: 'Check', ko: '확인' },
  next: { en: 'Next', ko: '다음' },
  cameraOn: { en: 'Scan by camera', ko: '카메라로 스캔' },
  cameraOff: { en: 'Camera off', ko: '카메라 끄기' },
  camera: { en: 'Camera', ko: '카메라' },
  noCamera: { en: 'The camera can’t be used', ko: '카메라를 사용할 수 없습니다' },
  noCameraHint: {
    en: 'Allow it in the browser, or type the code.',
    ko: '브라우저에서 카메라를 허용하거나 코드를 직접 입력하세요.',
  },

  'let-in': { en: 'Let in', ko: '입장' },
  'let-in-unasked': { en: 'Let in', ko: '입장' },
  'let-in-unaskedHint': {
    en: 'Genuine, and of this date. There is no connection: whether it was used at another door can’t be told.',
    ko: '이 회차의 진짜 티켓입니다. 연결이 끊겨 다른 입구에서 사용되었는지는 알 수 없습니다.',
  },
  'already-in': { en: 'Already in', ko: '이미 입장함' },
  alreadyInLine: {
    en: (time: string, door: string) => `${time}, door ${door}`,
    ko: (time: string, door: string) => `${time}, 입구 ${door}`,
  },
  void: { en: 'Void', ko: '무효' },
  voidTICKET_TRANSFERRED: {
    en: 'It was passed on. Somebody else has the ticket that is good.',
    ko: '양도된 티켓입니다. 유효한 티켓은 다른 사람에게 있습니다.',
  },
  voidRESERVATION_CANCELLED: { en: 'It was refunded.', ko: '환불된 티켓입니다.' },
  voidTICKET_REVOKED: { en: 'It was passed on or refunded.', ko: '양도되었거나 환불된 티켓입니다.' },
  'wrong-date': { en: 'Wrong date', ko: '다른 회차' },
  wrongDateLine: { en: 'It is for:', ko: '이 티켓의 회차:' },
  'not-genuine': { en: 'Not genuine', ko: '위조 또는 잘못된 코드' },
  notGenuineHint: { en: 'This is no ticket of this server.', ko: '이 서버에서 발급한 티켓이 아닙니다.' },
  untellable: { en: 'Can’t be checked', ko: '확인할 수 없음' },
  untellableHint: {
    en: 'There is no connection, and nothing here to check it by.',
    ko: '연결이 끊겼고, 확인에 필요한 정보도 없습니다.',
  },
  seatCount: {
    en: seatsEn,
    ko: (seats: number) => `${seats}석`,
  },

  clashes: { en: 'Let in, and should not have been', ko: '입장했지만 유효하지 않았던 티켓' },
  clashesHint: {
    en: 'Without the server this could not be told. Now it says:',
    ko: '연결이 없어 확인할 수 없었던 내용입니다. 서버의 답:',
  },
  clashIn: {
    en: (time: string, seats: string) => `Let in here ${time}, ${seats}`,
    ko: (time: string, seats: string) => `이 입구 ${time} 입장, ${seats}`,
  },
  clashSeen: { en: 'Seen', ko: '확인함' },
} as const satisfies Texts
