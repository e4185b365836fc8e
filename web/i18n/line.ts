import { minutes } from './minutes.ts'
import type { Texts } from './Texts.ts'

const shortest = (ms: number): number => Math.floor(ms / 60_000)

/** The waiting room. */
export const line = {
  enteringLine: { en: 'Finding your place…', ko: '순서를 확인하는 중…' },
  waitingRoom: { en: 'Waiting room', ko: '대기실' },
  aheadLabel: { en: 'ahead of you', ko: '명이 앞에 있습니다' },
  youAreNext: { en: 'You are next', ko: '다음 차례입니다' },
  firstInLine: { en: 'You are first in line', ko: '대기열 맨 앞에 있습니다' },
  placeAnnounced: {
    en: (ahead: number) =>
      ahead === 0
        ? 'You are next.'
        : `${ahead.toLocaleString('en')} ${ahead === 1 ? 'person' : 'people'} ahead of you.`,
    ko: (ahead: number) => (ahead === 0 ? '다음 차례입니다.' : `앞에 ${ahead.toLocaleString('ko')}명이 있습니다.`),
  },
  yourNumber: { en: 'Your number', ko: '대기 번호' },
  estimate: { en: 'Estimated wait', ko: '예상 대기 시간' },
  estimateUnknown: { en: 'Not known yet', ko: '아직 알 수 없음' },
  seatsLeftNow: { en: 'Seats left', ko: '남은 좌석' },
  lessThanMinute: { en: 'Less than a minute', ko: '1분 이내' },
  aboutMinutes: {
    en: (ms: number) => `About ${minutes(ms)} min`,
    ko: (ms: number) => `약 ${minutes(ms)}분`,
  },
  betweenMinutes: {
    en: (from: number, to: number) => `${shortest(from)} to ${minutes(to)} min`,
    ko: (from: number, to: number) => `${shortest(from)}–${minutes(to)}분`,
  },
  movedUp: { en: 'Moved up', ko: '앞당겨진 순서' },
  progress: { en: 'Progress through the line', ko: '대기 진행률' },
  keepOpen: {
    en: 'The page moves on by itself. You can refresh, or open it in a second tab: your place stays the same.',
    ko: '차례가 되면 자동으로 넘어갑니다. 새로고침하거나 다른 탭에서 열어도 순서는 그대로입니다.',
  },
  leaveLine: { en: 'Leave the line', ko: '대기 취소' },
  titleAhead: {
    en: (ahead: number) => `${ahead} ahead`,
    ko: (ahead: number) => `앞에 ${ahead}명`,
  },
  waitingSoldOut: {
    en: 'Every seat is sold. Nobody is let in unless one comes back, and then you are told: you can wait, or leave the line.',
    ko: '모든 좌석이 판매되었습니다. 좌석이 다시 나오면 알려 드리고 입장이 재개됩니다. 기다리거나 대기를 취소할 수 있습니다.',
  },
  waitingAllHeld: {
    en: 'Every seat is sold or held by somebody. The line moves on when one comes back.',
    ko: '모든 좌석이 판매되었거나 선점 중입니다. 좌석이 다시 나오면 대기열이 움직입니다.',
  },
  waitingSeatsBack: {
    en: 'Seats have come back: the line moves on.',
    ko: '좌석이 다시 나왔습니다. 대기열이 다시 움직입니다.',
  },
  waitingNotOpen: {
    en: 'The sale has not opened yet. You have a place already; it is kept.',
    ko: '아직 판매가 시작되지 않았습니다. 지금의 순서는 그대로 유지됩니다.',
  },
  waitingNotOpenNext: {
    en: 'The line begins to move then, and this page with it.',
    ko: '판매가 시작되면 대기열이 움직이고 이 페이지도 자동으로 넘어갑니다.',
  },
  inDraw: { en: 'You are in the draw', ko: '추첨에 참여했습니다' },
  drawnOn: {
    en: (when: string) => `Places are drawn when the sale opens: ${when}.`,
    ko: (when: string) => `판매가 시작될 때 순서를 추첨합니다: ${when}`,
  },
  drawHint: {
    en: 'Everyone who is here by then has the same chance, whoever came first.',
    ko: '그때까지 들어온 사람은 먼저 왔는지와 관계없이 모두 같은 확률로 순서를 받습니다.',
  },
  drawNumber: { en: 'Number in the draw', ko: '추첨 번호' },
  drawPromise: {
    en: 'The draw is settled already. By this anyone can check afterwards that it was not changed:',
    ko: '추첨에 쓰일 값은 이미 정해져 있습니다. 추첨 후 다음 값으로 바뀌지 않았음을 누구나 확인할 수 있습니다:',
  },
  waitingPaused: {
    en: 'The sale is paused. Your place is kept, and the line moves on once it resumes.',
    ko: '판매가 잠시 중지되었습니다. 순서는 그대로 유지되며, 재개되면 대기열이 다시 움직입니다.',
  },
  waitingClosed: {
    en: 'The sale is closed. Nobody else is let in: you can leave the line.',
    ko: '판매가 종료되어 더 이상 입장할 수 없습니다. 대기열에서 나가셔도 됩니다.',
  },

  soldOutTitle: { en: 'Sold out', ko: '매진되었습니다' },
  soldOutHint: { en: 'Every seat for every date is sold.', ko: '모든 회차의 좌석이 판매되었습니다.' },
  turnOverTitle: { en: 'Your turn has ended', ko: '예매 가능 시간이 끝났습니다' },
  turnOverHint: {
    en: 'Join the line again to choose more seats. Seats you hold stay in your basket until their own deadline.',
    ko: '좌석을 더 고르려면 대기열에 다시 들어가 주세요. 이미 선점한 좌석은 각자의 마감 시간까지 장바구니에 있습니다.',
  },
  turnUnclaimedTitle: { en: 'Your turn was not used in time', ko: '시간 안에 입장하지 않았습니다' },
  turnUnclaimedHint: {
    en: 'It went to the next in line. Join the line again for a new place.',
    ko: '차례가 다음 분에게 넘어갔습니다. 다시 줄을 서면 새 순서를 받습니다.',
  },
  placeOverTitle: { en: 'Your place in line has ended', ko: '대기 순서가 만료되었습니다' },
  placeOverHint: {
    en: 'Join the line again for a new place. Seats you hold stay in your basket until their own deadline.',
    ko: '다시 줄을 서면 새 순서를 받습니다. 이미 선점한 좌석은 각자의 마감 시간까지 장바구니에 있습니다.',
  },
  turnSpentTitle: { en: 'Your turn is complete', ko: '예매가 완료되었습니다' },
  turnSpentHint: {
    en: 'What you took is in your basket or among your tickets.',
    ko: '선점하거나 결제한 좌석은 장바구니와 내 티켓에서 볼 수 있습니다.',
  },
  boughtTitle: { en: 'You have your tickets', ko: '티켓을 예매했습니다' },
  boughtHint: {
    en: 'Your turn is over. For more seats, join the line again.',
    ko: '예매 차례가 끝났습니다. 좌석이 더 필요하면 대기열에 다시 들어가 주세요.',
  },
  toTickets: { en: 'Your tickets', ko: '내 티켓 보기' },
  joinAgain: { en: 'Join the line again', ko: '대기열에 다시 들어가기' },
  elsewhereTitle: { en: 'Open in other tabs', ko: '다른 탭에서 열려 있습니다' },
  elsewhereHint: {
    en: 'This place is being watched in several other tabs. It is the same place everywhere.',
    ko: '여러 탭에서 같은 순서를 보고 있습니다. 순서는 어디서나 같습니다.',
  },
  watchHere: { en: 'Watch it here', ko: '여기서 보기' },

  turnPaused: { en: 'The sale is paused', ko: '판매가 잠시 중지되었습니다' },
  turnPausedHint: {
    en: 'Nothing can be held until it goes on. Your turn is kept, and its time stands still meanwhile.',
    ko: '재개될 때까지 좌석을 선점할 수 없습니다. 예매 차례는 그대로이며 남은 시간도 줄지 않습니다.',
  },
  turnClosed: { en: 'The sale is closed', ko: '판매가 종료되었습니다' },
  turnClosedHint: {
    en: 'No more seats can be held. What is in your basket can still be paid in time.',
    ko: '더 이상 좌석을 선점할 수 없습니다. 장바구니에 있는 좌석은 마감 전까지 결제할 수 있습니다.',
  },
  clockStands: { en: 'Clock stopped', ko: '시간 정지' },

  yourTurn: { en: 'It’s your turn', ko: '예매할 차례입니다' },
  turnLeft: { en: 'Time left to choose seats', ko: '좌석 선택 남은 시간' },
  claimLeft: { en: 'Time left to begin', ko: '시작하기까지 남은 시간' },
  claimHint: {
    en: 'Begin before the time is up, or your turn goes to the next in line.',
    ko: '시간 안에 시작하지 않으면 다음 분에게 차례가 넘어갑니다.',
  },
  chooseSeats: { en: 'Choose seats', ko: '좌석 선택하기' },
  chooseDate: { en: 'Choose a date', ko: '날짜를 선택하세요' },
  noDates: { en: 'No date has seats left', ko: '남은 좌석이 있는 회차가 없습니다' },
  noDatesHint: {
    en: 'Seats come back when a hold runs out. Look again in a moment.',
    ko: '결제되지 않은 좌석은 다시 나올 수 있습니다. 잠시 후 다시 확인해 주세요.',
  },
  noneLeft: { en: 'No seats left', ko: '잔여석 없음' },
  lookAgain: { en: 'Look again', ko: '다시 확인' },
} as const satisfies Texts
