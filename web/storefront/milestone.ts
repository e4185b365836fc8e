/**
 * The place in line to be said aloud: the one that was said last, until half of those ahead then are gone, or the place is another further back.
 * At every change it would talk over all else.
 */
export const milestone = (said: number, ahead: number): number => (ahead * 2 <= said || ahead > said ? ahead : said)
