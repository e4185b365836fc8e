import { catalogue } from '../i18n/console/catalogue.ts'
import { frame } from '../i18n/console/frame.ts'
import { people } from '../i18n/console/people.ts'
import { sale } from '../i18n/console/sale.ts'
import { seats } from '../i18n/console/seats.ts'
import { speaking } from '../i18n/speaking.ts'

const TEXTS = { ...frame, ...sale, ...seats, ...catalogue, ...people }

export type Saying = keyof typeof TEXTS

/** A text of the console. */
export const say = speaking(TEXTS)
