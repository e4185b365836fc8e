import { door } from '../i18n/door.ts'
import { speaking } from '../i18n/speaking.ts'

/** A text of the door’s page. */
export const say = speaking(door)
