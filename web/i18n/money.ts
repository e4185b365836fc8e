import type { Texts } from './Texts.ts'

/** Basket, wallet, payment and tickets. */
export const money = {
  basketTitle: { en: 'Basket', ko: '장바구니' },
  basketEmpty: { en: 'Nothing held', ko: '선점한 좌석이 없습니다' },
  basketEmptyHint: {
    en: 'Seats that you hold wait here for your payment.',
    ko: '좌석을 선점하면 결제할 때까지 여기에 표시됩니다.',
  },
  leftToPay: { en: 'Time left to pay', ko: '결제 남은 시간' },
  holdPaused: { en: 'The sale is paused: the clock stands still', ko: '판매 일시 중지: 남은 시간이 줄지 않습니다' },
  holdPausedHint: {
    en: 'The seats stay yours. You can pay now, or when the sale goes on: you then have as long left as before the pause.',
    ko: '좌석은 그대로 유지됩니다. 지금 결제할 수도 있고, 재개 후 중지 전에 남아 있던 시간 안에 결제할 수도 있습니다.',
  },
  holdEnded: { en: 'The hold has ended', ko: '선점 시간이 끝났습니다' },
  holdEndedHint: { en: 'The seats are free again for everyone.', ko: '좌석이 다시 모두에게 열렸습니다.' },
  holdReleased: {
    en: 'These seats were released in another tab or browser',
    ko: '다른 탭이나 브라우저에서 선점을 취소한 좌석입니다',
  },
  nothingPaid: { en: 'Nothing was taken from your wallet.', ko: '지갑에서 결제된 금액은 없습니다.' },
  chooseAgain: { en: 'Choose again', ko: '다시 선택' },
  release: { en: 'Release', ko: '선점 취소' },
  pay: { en: (amount: string) => `Pay ${amount}`, ko: (amount: string) => `${amount} 결제` },
  chargeAndPay: {
    en: (missing: string) => `Charge ${missing} and pay`,
    ko: (missing: string) => `${missing} 충전하고 결제`,
  },
  paying: { en: 'Paying…', ko: '결제 중…' },
  fromWallet: { en: (balance: string) => `Wallet: ${balance}`, ko: (balance: string) => `지갑 잔액 ${balance}` },
  missing: {
    en: (missing: string) => `${missing} short. Charge it now and pay in one step.`,
    ko: (missing: string) => `${missing}이 부족합니다. 충전과 결제를 한 번에 할 수 있습니다.`,
  },
  missingHere: {
    en: (missing: string) => `${missing} short. Ask the box office to charge your wallet, then pay.`,
    ko: (missing: string) => `${missing}이 부족합니다. 매표소에서 충전한 뒤 결제해 주세요.`,
  },
  turnNeeded: { en: 'Your turn has ended', ko: '예매 가능 시간이 끝났습니다' },
  turnNeededHint: {
    en: 'The seats are still yours. Join the line again and pay when it is your turn, before the hold ends.',
    ko: '좌석은 아직 선점되어 있습니다. 대기열에 다시 들어가 마감 전에 결제해 주세요.',
  },
  total: { en: 'Total', ko: '합계' },

  walletTitle: { en: 'Wallet', ko: '지갑' },
  balance: { en: 'Balance', ko: '잔액' },
  charge: { en: 'Charge', ko: '충전' },
  chargeAmount: { en: 'Amount in won', ko: '충전 금액(원)' },
  chargeNow: { en: (amount: string) => `Charge ${amount}`, ko: (amount: string) => `${amount} 충전하기` },
  charged: { en: (amount: string) => `${amount} charged.`, ko: (amount: string) => `${amount} 충전되었습니다.` },
  chargeUnanswered: {
    en: (amount: string) => `Your charge of ${amount} has not been answered`,
    ko: (amount: string) => `${amount} 충전에 대한 응답을 받지 못했습니다`,
  },
  chargeUnansweredHint: {
    en: 'It may have been made. Ask again to find out: it is made only once.',
    ko: '이미 충전되었을 수 있습니다. 다시 확인해도 한 번만 충전됩니다.',
  },
  askAgain: { en: 'Ask again', ko: '다시 확인' },
  chargeLimit: {
    en: (limit: string) => `A whole amount of at least ₩1 and at most ${limit}.`,
    ko: (limit: string) => `1원 이상 ${limit} 이하로 입력해 주세요.`,
  },
  chargeClosed: {
    en: 'The wallet can’t be charged here. Ask the box office.',
    ko: '여기서는 충전할 수 없습니다. 매표소에 문의해 주세요.',
  },
  history: { en: 'History', ko: '이용 내역' },
  historyEmpty: { en: 'No entries yet', ko: '아직 이용 내역이 없습니다' },
  historyEmptyHint: {
    en: 'Charges, payments and refunds appear here.',
    ko: '충전, 결제, 환불 내역이 여기에 표시됩니다.',
  },
  entryCharge: { en: 'Wallet charged', ko: '지갑 충전' },
  entryPayment: { en: 'Tickets paid', ko: '티켓 결제' },
  entryRefund: { en: 'Tickets refunded', ko: '티켓 환불' },
  balanceAfter: { en: (balance: string) => `Balance ${balance}`, ko: (balance: string) => `잔액 ${balance}` },

  ticketsTitle: { en: 'Tickets', ko: '내 티켓' },
  ticketsEmpty: { en: 'No tickets yet', ko: '아직 티켓이 없습니다' },
  ticketsEmptyHint: { en: 'What you pay for is kept here.', ko: '결제한 티켓이 여기에 보관됩니다.' },
  ticketTitle: { en: 'Your ticket', ko: '티켓' },
  qrOf: { en: (label: string) => `QR code for ${label}`, ko: (label: string) => `${label} 입장 QR 코드` },
  showAtDoor: {
    en: 'Show this code at the door. It is one for all seats, and lets you in once.',
    ko: '입장할 때 이 코드를 보여 주세요. 모든 좌석에 공통이며 한 번만 사용할 수 있습니다.',
  },
  checkedIn: { en: 'Used to enter', ko: '입장 완료' },
  checkedInLine: {
    en: (time: string) => `You were let in on ${time}.`,
    ko: (time: string) => `${time}에 입장했습니다.`,
  },
  passedOn: { en: 'You have passed these tickets on', ko: '양도한 티켓입니다' },
  passedOnLine: {
    en: 'Whoever entered your code has them now. Your code for the door is no longer valid.',
    ko: '코드를 입력한 분에게 티켓이 넘어갔습니다. 이전 입장 QR 코드는 더 이상 사용할 수 없습니다.',
  },
  received: { en: 'You were given these tickets.', ko: '양도받은 티켓입니다.' },
  transfer: { en: 'Give to somebody…', ko: '양도하기…' },
  transferableUntil: {
    en: (time: string) => `You can give these tickets to somebody until ${time}.`,
    ko: (time: string) => `${time}까지 다른 사람에게 양도할 수 있습니다.`,
  },
  transferOffered: { en: 'There is a code for these tickets', ko: '양도 코드가 발급되었습니다' },
  transferOfferedLine: {
    en: (time: string) => `Whoever enters it has the tickets, and yours are void. It is good until ${time}.`,
    ko: (time: string) => `코드를 입력한 사람에게 티켓이 넘어가고 내 티켓은 무효가 됩니다. ${time}까지 유효합니다.`,
  },
  transferCodeGone: {
    en: 'It was shown once. A new code makes it void.',
    ko: '코드는 한 번만 표시됩니다. 새 코드를 받으면 이전 코드는 무효가 됩니다.',
  },
  transferAnotherCode: { en: 'New code', ko: '새 코드 받기' },
  transferWithdraw: { en: 'Keep the tickets', ko: '양도 취소' },
  transferCopy: { en: 'Copy', ko: '복사' },
  transferCopied: { en: 'Copied', ko: '복사됨' },
  transferSend: { en: 'Share…', ko: '공유…' },
  transferShare: {
    en: (code: string) => `Tickets for you. Enter this code: ${code}`,
    ko: (code: string) => `티켓을 드립니다. 이 코드를 입력해 주세요: ${code}`,
  },
  takeTicket: { en: 'Take tickets', ko: '티켓 받기' },
  takeTicketCode: { en: 'Were you given a code?', ko: '양도 코드를 받으셨나요?' },
  paidAmount: { en: 'Paid', ko: '결제 금액' },
  ticketNumber: { en: 'Payment', ko: '결제 번호' },
  seat: { en: 'Seat', ko: '좌석' },
  holder: { en: 'Name', ko: '이름' },
  refundableUntil: {
    en: (time: string) => `You can give these tickets back until ${time}.`,
    ko: (time: string) => `${time}까지 환불할 수 있습니다.`,
  },
  refundOver: {
    en: (time: string) => `These tickets could be given back until ${time}.`,
    ko: (time: string) => `환불 가능 기한(${time})이 지났습니다.`,
  },
  refundTermsUntil: {
    en: (time: string) => `Once paid, these seats can be given back until ${time}.`,
    ko: (time: string) => `결제 후 ${time}까지 환불할 수 있습니다.`,
  },
  refundTermsNone: {
    en: 'Once paid, these seats can’t be given back.',
    ko: '결제 후에는 환불할 수 없습니다.',
  },
  refund: { en: 'Give back…', ko: '환불하기…' },
  askRefund: { en: 'Give these tickets back?', ko: '이 티켓을 환불할까요?' },
  askRefundLine: {
    en: (amount: string) =>
      `${amount} goes back to your wallet. The seats are on sale again at once, and the codes no longer valid.`,
    ko: (amount: string) => `${amount}이 지갑으로 환불됩니다. 좌석은 바로 다시 판매되고 QR 코드는 무효가 됩니다.`,
  },
  keepTickets: { en: 'Keep them', ko: '그대로 두기' },
  refundAmount: { en: (amount: string) => `Refund ${amount}`, ko: (amount: string) => `${amount} 환불받기` },
  refunded: { en: 'Refunded', ko: '환불됨' },
  ticketVoid: { en: 'These tickets are no longer valid', ko: '더 이상 유효하지 않은 티켓입니다' },
  ticketVoidLine: {
    en: (amount: string) => `They were given back, and ${amount} went to your wallet.`,
    ko: (amount: string) => `취소되어 ${amount}이 지갑으로 환불되었습니다.`,
  },
  ticketVoidReceived: {
    en: 'The box office has taken them back, and the money went to who had paid.',
    ko: '매표소에서 취소했으며, 금액은 결제한 분에게 환불되었습니다.',
  },
  void: { en: 'Void', ko: '무효' },
  qrVoid: { en: (label: string) => `No longer valid: ${label}`, ko: (label: string) => `${label} 무효 처리됨` },
} as const satisfies Texts
