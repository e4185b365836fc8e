import { z } from 'zod'

/**
 * What no text that people read has in it: controls, ends of lines, what turns the direction of the text around it, halves of characters, and what
 * Unicode will never assign. Joiners stay: emoji and the scripts of Persian and India are written with them.
 */
const UNREADABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/u
const EVERY_UNREADABLE = new RegExp(UNREADABLE, 'gu')

/** Something that leaves a mark; the blank of Braille is the one symbol that leaves none. */
const SEEN = /[^\p{Default_Ignorable_Code_Point}\p{White_Space}\u2800]/u

export const isReadable = (text: string): boolean => !UNREADABLE.test(text)

/** Why a text is refused that is not. */
export const MUST_BE_READABLE = 'must have no control or direction characters, and no halves of characters'

const restricted = (text: z.ZodString, longest: number) =>
  text
    .max(longest)
    .refine(isReadable, MUST_BE_READABLE)
    .refine((given) => given.trim() === '' || SEEN.test(given), 'must have something in it that can be seen')

/**
 * A text that people read. In Unicode's form C, so that what looks the same is found as the same; not in form KC, which changes how it looks: ㈜
 * into (주).
 *
 * @param longest in UTF-16 code units
 */
export const readable = (longest: number) => restricted(z.string().normalize(), longest)

/** The same of a name: it is there, and without blanks around it. */
export const readableName = (longest: number) => restricted(z.string().normalize().trim().min(1), longest)

/** With what can't be read in it written out, as in `\u{202e}`. */
export const withUnreadableShown = (text: string): string =>
  text.replace(EVERY_UNREADABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
