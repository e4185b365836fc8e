import { minutes } from './minutes.ts'
import { seatsEn } from './seatsEn.ts'
import type { Texts } from './Texts.ts'

/** Who waits for seats to come back. */
export const waitlist = {
  waitlist: { en: 'Waitlist', ko: '대기자 명단' },
  waitlistLead: {
    en: 'When seats come back they are held for those who wait, in order, before anybody else can have them. No turn is needed.',
    ko: '취소된 좌석은 다른 사람에게 판매되기 전에 대기 순서대로 먼저 제공됩니다. 예매 차례를 기다릴 필요가 없습니다.',
  },
  toWaitlist: { en: 'Join the waitlist', ko: '취소표 대기하기' },
  toWaitlistPlace: { en: 'Your place on the waitlist', ko: '내 대기 순번 보기' },
  waitlistLength: {
    en: (waiting: number) => `${waiting.toLocaleString('en')} ${waiting === 1 ? 'person waits' : 'people wait'}`,
    ko: (waiting: number) => `대기 ${waiting.toLocaleString('ko')}명`,
  },
  waitlistJoin: {
    en: (seats: number) => `Join the waitlist for ${seatsEn(seats)}`,
    ko: (seats: number) => `${seats}석 취소표 대기하기`,
  },
  waitlistCategory: { en: 'Category', ko: '등급' },
  waitlistAhead: {
    en: (ahead: number) => (ahead === 0 ? 'You are first' : `${ahead.toLocaleString('en')} before you`),
    ko: (ahead: number) => (ahead === 0 ? '대기 1순위입니다' : `앞에 ${ahead.toLocaleString('ko')}명`),
  },
  waitlistWish: {
    en: (seats: number, what: string) => `You wait for ${seatsEn(seats)}${what && `, ${what}`}.`,
    ko: (seats: number, what: string) => `${what && `${what} `}${seats}석을 기다리고 있습니다.`,
  },
  waitlistHint: {
    en: 'Leave this shop open: an offer shows up on every page of it.',
    ko: '이 사이트를 열어 두세요. 좌석이 나오면 어느 페이지에서든 알려 드립니다.',
  },
  waitlistHeldFor: {
    en: (ms: number) => `An offer is held for ${minutes(ms)} min.`,
    ko: (ms: number) => `제안된 좌석은 ${minutes(ms)}분 동안 선점됩니다.`,
  },
  waitlistLeave: { en: 'Leave the waitlist', ko: '대기 취소' },
  waitlistNone: { en: 'Nothing to wait for', ko: '대기할 회차가 없습니다' },
  waitlistNoneHint: {
    en: 'No date that has a waitlist is on sale now.',
    ko: '대기자 명단을 운영하는 회차 중 지금 판매 중인 회차가 없습니다.',
  },
  toSeats: { en: 'To the seats', ko: '좌석 선택하기' },
  toConcert: { en: 'To the concert', ko: '공연으로' },
  offered: {
    en: (seats: number) => `${seatsEn(seats)} ${seats === 1 ? 'is' : 'are'} held for you`,
    ko: (seats: number) => `기다리던 ${seats}석이 선점되었습니다`,
  },
  offerPay: { en: 'To the basket', ko: '장바구니로' },
  offerDecline: { en: 'Decline', ko: '거절' },
  offerLapsed: { en: 'Your offer was not paid in time', ko: '제안된 좌석을 시간 안에 결제하지 않았습니다' },
  offerLapsedHint: {
    en: 'The seats went to the next who waits, and your place has ended. Join again for a place at the end.',
    ko: '좌석은 다음 대기자에게 넘어갔고 대기 순서도 끝났습니다. 다시 대기하면 맨 뒤 순서를 받습니다.',
  },
  waitlistAgain: { en: 'Join the waitlist again', ko: '다시 대기하기' },
  dismiss: { en: 'Dismiss', ko: '닫기' },
} as const satisfies Texts
