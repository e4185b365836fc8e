import { seatsEn } from './seatsEn.ts'
import type { Texts } from './Texts.ts'

export const general = {
  tagline: { en: 'Live tickets, in a fair line.', ko: '공정한 순서, 실시간 예매.' },
  skipToContent: { en: 'Skip to content', ko: '본문으로 건너뛰기' },
  mainMenu: { en: 'Main menu', ko: '주 메뉴' },
  concerts: { en: 'Concerts', ko: '공연' },
  tickets: { en: 'Tickets', ko: '내 티켓' },
  basket: { en: 'Basket', ko: '장바구니' },
  basketWith: {
    en: (count: number) => `Basket, ${count} ${count === 1 ? 'hold' : 'holds'}`,
    ko: (count: number) => `장바구니, ${count}건`,
  },
  wallet: { en: 'Wallet', ko: '지갑' },
  language: { en: 'Language', ko: '언어' },

  signIn: { en: 'Sign in', ko: '로그인' },
  signInTitle: { en: 'Who is going?', ko: '누가 보러 가시나요?' },
  signInLead: {
    en: 'A name is all it takes. Your place in line, your holds and your tickets stay with this browser.',
    ko: '이름만 있으면 됩니다. 대기 순서와 선점한 좌석, 티켓은 이 브라우저에 보관됩니다.',
  },
  yourName: { en: 'Your name', ko: '이름' },
  goOn: { en: 'Continue', ko: '계속하기' },
  signOut: { en: 'Sign out', ko: '로그아웃' },
  signOutTitle: { en: 'Sign out of this browser?', ko: '이 브라우저에서 로그아웃할까요?' },
  signOutWarning: {
    en: 'Tickets and money belong to this sign-in and can’t be reached from another.',
    ko: '티켓과 잔액은 이 로그인에 속해 있어, 로그아웃하면 다시 찾을 수 없습니다.',
  },
  stay: { en: 'Stay signed in', ko: '로그인 유지' },
  signedOut: {
    en: 'The server doesn’t know this sign-in.',
    ko: '서버에서 이 로그인을 확인하지 못했습니다.',
  },
  signedOutHint: {
    en: 'Your tickets belong to it, and it is kept until you sign in anew. Try again before you do.',
    ko: '티켓은 이 로그인에 속해 있으며, 새로 로그인하기 전까지는 그대로 보관됩니다. 먼저 다시 시도해 주세요.',
  },

  onSale: { en: 'On sale', ko: '예매 중' },
  soldOut: { en: 'Sold out', ko: '매진' },
  notOpen: { en: 'Opens soon', ko: '오픈 예정' },
  dateClosed: { en: 'Its sale is over', ko: '판매가 끝난 회차' },
  opensOn: { en: (when: string) => `Opens ${when}`, ko: (when: string) => `${when} 오픈` },
  salePaused: { en: 'Paused', ko: '판매 일시 중지' },
  paused: { en: 'Paused', ko: '중지' },
  saleClosed: { en: 'Sale closed', ko: '판매 종료' },
  timesIn: { en: (zone: string) => `Times are ${zone}.`, ko: (zone: string) => `모든 시각은 ${zone} 기준입니다.` },
  priceFrom: { en: (price: string) => `from ${price}`, ko: (price: string) => `${price}부터` },
  concertsLead: { en: 'Choose a concert to join its line.', ko: '공연을 고르면 대기열에 들어갑니다.' },
  noConcerts: { en: 'Nothing is on sale', ko: '예매 중인 공연이 없습니다' },
  noConcertsYet: {
    en: 'New concerts appear here as soon as they are announced.',
    ko: '새 공연이 등록되면 여기에 표시됩니다.',
  },
  dates: {
    en: (count: number) => `${count} ${count === 1 ? 'date' : 'dates'}`,
    ko: (count: number) => `${count}회 공연`,
  },
  seatsLeft: {
    en: (left: number) => `${seatsEn(left)} left`,
    ko: (left: number) => `잔여 ${left.toLocaleString('ko')}석`,
  },
  seatsLeftOf: {
    en: (left: number, total: number) => `${left.toLocaleString('en')} of ${total.toLocaleString('en')} seats left`,
    ko: (left: number, total: number) => `전체 ${total.toLocaleString('ko')}석 중 ${left.toLocaleString('ko')}석 남음`,
  },

  loading: { en: 'Loading', ko: '불러오는 중' },
  tryAgain: { en: 'Try again', ko: '다시 시도' },
  notFound: { en: 'There is nothing here', ko: '페이지를 찾을 수 없습니다' },
  notFoundHint: { en: 'The address may have changed.', ko: '주소가 바뀌었을 수 있습니다.' },
  toConcerts: { en: 'All concerts', ko: '전체 공연 보기' },
  somethingWrong: { en: 'That didn’t work', ko: '처리하지 못했습니다' },
  unanswered: {
    en: 'The server didn’t answer. Nothing is lost, and nothing is done twice: try again.',
    ko: '서버가 응답하지 않습니다. 다시 시도해도 중복 처리되지 않습니다.',
  },
  noAnswerYet: { en: 'No answer yet', ko: '아직 응답이 없습니다' },
  goesOnTrying: {
    en: 'The page goes on trying by itself, and shows what you came for as soon as the server answers.',
    ko: '자동으로 다시 시도하고 있습니다. 서버가 응답하면 바로 표시됩니다.',
  },
  goneHint: {
    en: 'It may have been withdrawn, or the link is an old one. What you hold and what you bought is still yours.',
    ko: '취소되었거나 오래된 링크일 수 있습니다. 선점한 좌석과 구매한 티켓은 그대로 있습니다.',
  },
  reservationGone: {
    en: 'There is no such ticket with this sign-in',
    ko: '이 로그인에는 해당 티켓이 없습니다',
  },
  reservationGoneHint: {
    en: 'It may have been bought in another browser, or the seats were never paid for.',
    ko: '다른 브라우저에서 구매했거나, 결제가 완료되지 않은 좌석일 수 있습니다.',
  },
  notPaidYet: { en: 'These seats aren’t paid for yet', ko: '아직 결제되지 않은 좌석입니다' },
  notPaidYetHint: {
    en: 'They are in your basket until their time is over.',
    ko: '마감 시간까지 장바구니에 있습니다.',
  },
  allTickets: { en: 'All tickets', ko: '전체 티켓 보기' },
  nameUnreadable: { en: 'This name can’t be used', ko: '사용할 수 없는 이름입니다' },
  nameUnreadableHint: {
    en: 'There is something in it that can’t be seen. Type it anew, with letters that show.',
    ko: '보이지 않는 문자가 들어 있습니다. 보이는 글자로 다시 입력해 주세요.',
  },
  fleeting: {
    en: 'This browser keeps nothing for the page: your place, your holds and your tickets are lost once it is closed or reloaded.',
    ko: '이 브라우저에는 저장할 수 없습니다. 페이지를 닫거나 새로고침하면 대기 순서와 선점한 좌석, 티켓을 다시 찾을 수 없습니다.',
  },
  connectionLost: { en: 'Connection lost. Reconnecting…', ko: '연결이 끊겼습니다. 다시 연결하는 중…' },
} as const satisfies Texts
