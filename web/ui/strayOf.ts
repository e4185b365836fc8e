/**
 * The first character that no secret token has, if there is one: a space within, or what is not ASCII. Such a token can't even be sent, and nobody
 * could answer it.
 */
export const strayOf = (token: string): string | undefined => /[^\x21-\x7e]/u.exec(token)?.[0]
