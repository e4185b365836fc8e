import { nanoid } from 'nanoid'

/**
 * A name that no other command has. It begins with the time, so that commands of one time lie beside each other in the server's index of them: what a
 * commit costs is the pages it touches, and a name in no order touches one of its own. A clock that is wrong costs that, and nothing else.
 */
export const newCommandId = (nowMs = Date.now()): string => nowMs.toString(36) + nanoid(14)
