import type { Config } from '../config.ts'
import type { Peer } from '../transport/peerAddress.ts'
import { AddressLimits } from './AddressLimits.ts'

/** How many requests of an address's allowance a wrong token takes: it may be a guess. */
const GUESS_COST = 20

/**
 * [S3] How often an address may knock at a door that one token opens. Who has it may ask as often as anybody may ask for anything, for all doors of a hall may be behind
 * one address; who has not, far less often. Where somebody guesses, the right token is turned away from there as well, or there would be no limit to guesses.
 */
export class TokenLimits {
  readonly #uses: AddressLimits
  readonly #guesses: AddressLimits

  constructor(config: Pick<Config, 'addressRate' | 'trustedProxies'>, now: () => number) {
    this.#uses = new AddressLimits(config, now)
    this.#guesses = new AddressLimits(config, now)
  }

  /** The answer to a request that is one too many, with the right token or without; undefined while it is not. */
  refuse(request: Request, peer: Peer, isRight: boolean): Response | undefined {
    if (!isRight) return this.#guesses.refuse(request, peer, GUESS_COST)
    return this.#guesses.refusal(request, peer, GUESS_COST) ?? this.#uses.refuse(request, peer, 1)
  }
}
