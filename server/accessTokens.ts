import { jwtVerify, SignJWT } from 'jose'
import type { AccessTokenSecrets } from './secrets.ts'

const ALGORITHM = 'HS256'
const ISSUER = 'frontrow'
const AUDIENCE = 'frontrow'
const LIFE_S = 30 * 24 * 60 * 60
const CACHED_TOKENS = 100_000

/** [S4] Access tokens: signed, not stored. A user's name for 30 days. */
export interface AccessTokens {
  sign(userId: string): Promise<string>
  /** The user, or undefined for a token that is forged, malformed, expired or meant for someone else. */
  verify(token: string): Promise<string | undefined>
}

interface Verified {
  readonly userId: string
  readonly expiresAt: number
}

/**
 * Verified tokens are remembered: a crowd that polls shows the same ones again and again, and a signature costs more to check than the poll
 * costs to answer. The oldest is forgotten first.
 *
 * @param secrets the first signs; tokens signed with the others are still believed.
 * @param now epoch milliseconds
 */
export const accessTokens = (secrets: AccessTokenSecrets, now: () => number): AccessTokens => {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret))
  const verified = new Map<string, Verified>()

  const remember = (token: string, found: Verified): void => {
    if (verified.size >= CACHED_TOKENS) verified.delete(verified.keys().next().value as string)
    verified.set(token, found)
  }

  const check = async (token: string, key: Uint8Array): Promise<Verified | undefined> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      })
      return { userId: payload.sub as string, expiresAt: (payload.exp as number) * 1000 }
    } catch {
      return undefined
    }
  }

  const checkAll = async (token: string): Promise<Verified | undefined> => {
    for (const key of keys) {
      const found = await check(token, key)
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    sign: (userId) => {
      const issuedAtS = Math.floor(now() / 1000)
      return new SignJWT()
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(userId)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(issuedAtS + LIFE_S)
        .sign(keys[0] as Uint8Array)
    },

    verify: async (token) => {
      const known = verified.get(token)
      if (known !== undefined && now() < known.expiresAt) return known.userId
      const found = await checkAll(token)
      if (found === undefined) verified.delete(token)
      else if (known === undefined) remember(token, found)
      return found?.userId
    },
  }
}
