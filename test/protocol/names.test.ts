import { expect } from 'chai'
import { COMMAND_BODIES, LIMITS, OPERATOR_COMMAND_BODIES } from '../../client-sdk/protocol/index.ts'

const register = (name: string) => COMMAND_BODIES.register.safeParse({ name })

describe('names', () => {
  const TAKEN: readonly (readonly [string, string])[] = [
    ['in Korean', '김하늘'],
    ['in Arabic', 'محمد'],
    ['in Hebrew', 'שלום'],
    ['in Persian, with a joiner that is not seen', 'می\u200cخواهم'],
    ['of a family that joiners make one', '👨\u200d👩\u200d👧'],
    ['with the variation of an emoji', '❤\ufe0f'],
    ['of a flag that tags make England’s', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['with a symbol that form KC would spell out', '㈜공연'],
    ['as long as may be', 'x'.repeat(LIMITS.nameLength)],
  ]
  for (const [what, name] of TAKEN) {
    it(`[S8] are taken as they are: ${what}`, () => expect(register(name).data).to.deep.equal({ name }))
  }

  const REFUSED: readonly (readonly [string, string])[] = [
    ['a control character', 'An\0n'],
    ['an end of line', 'An\nn'],
    ['a separator of lines', 'An\u2028n'],
    ['a delete', 'An\x7fn'],
    ['a mark of direction', 'Ann\u200e'],
    ['an Arabic mark of direction', 'Ann\u061c'],
    ['an override of direction', '\u202eAnn'],
    ['an isolate', 'A\u2066n\u2069n'],
    ['half of a character', 'Ann\ud83d'],
    ['what is no character', 'Ann\ufffe'],
    ['nothing but zero-width characters', '\u200b\u200d\u2060'],
    ['a filler that is not seen', '\u3164'],
    ['the blank of Braille', '\u2800'],
  ]
  for (const [what, name] of REFUSED) {
    it(`[S2] [S8] are refused for ${what}`, () => {
      expect(register(name).error?.issues.map(({ path }) => path)).to.deep.equal([['name']])
    })
  }

  it('[S8] [O10] are in one form of Unicode, where they are given and where they are looked for', () => {
    const composed = '김하늘 é'
    const name = composed.normalize('NFD')
    expect(name).not.to.equal(composed)
    expect(register(name).data).to.deep.equal({ name: composed })
    expect(OPERATOR_COMMAND_BODIES.findUsers.parse({ name })).to.deep.equal({ name: composed })
  })
})
