/** Letters that nobody takes for another, 5 bits each: I, L, O and U are left out. */
export const TRANSFER_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 random bits, which nobody guesses, at a door or from a stolen hash. */
export const TRANSFER_CODE_LENGTH = 16

/** A transfer code as somebody typed it, in the one form it has: `abcd efgh-…` is `ABCDEFGH…`, and O is 0. */
export const plainTransferCode = (typed: string): string =>
  typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/** In groups of four, to be read aloud and typed. */
export const shownTransferCode = (plain: string): string => plain.replaceAll(/(.{4})(?=.)/g, '$1-')
