/** `1 seat`, `2,000 seats`: in English, where one is another word than several. */
export const seatsEn = (seats: number): string => `${seats.toLocaleString('en')} ${seats === 1 ? 'seat' : 'seats'}`
