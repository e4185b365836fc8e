import { isIPv6 } from 'node:net'
import { problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import { Allowances } from '../../rooms/box-office/Allowances.ts'
import type { Config } from '../config.ts'
import { type Peer, peerAddress } from '../transport/peerAddress.ts'
import { problem } from './answers.ts'

const LOOPBACK = /^(127\.|::1$)/

/**
 * [S3] So many requests a second from one address. An IPv6 network of 64 bits counts as one address. The machine
 * itself is not limited: it is a proxy nobody told us of, whose limit would be everyone's, or a load test.
 */
export class AddressLimits {
  readonly #allowances: Allowances | undefined
  readonly #trustedProxies: number
  readonly #now: () => number

  constructor({ addressRate, trustedProxies }: Pick<Config, 'addressRate' | 'trustedProxies'>, now: () => number) {
    this.#allowances = addressRate > 0 ? new Allowances(addressRate) : undefined
    this.#trustedProxies = trustedProxies
    this.#now = now
  }

  /** The answer to a request that is one too many from where it comes; undefined while it is not. */
  refuse(request: Request, peer: Peer, cost: number): Response | undefined {
    return this.#refusal(request, peer, (allowances, network) => allowances.take(network, cost, this.#now()))
  }

  /** The same, but nothing is taken by asking. */
  refusal(request: Request, peer: Peer, cost: number): Response | undefined {
    return this.#refusal(request, peer, (allowances, network) => allowances.waitMs(network, cost, this.#now()))
  }

  #refusal(
    request: Request,
    peer: Peer,
    ask: (allowances: Allowances, network: string) => number,
  ): Response | undefined {
    const address = addressOf(request, peer, this.#trustedProxies)
    if (this.#allowances === undefined || LOOPBACK.test(address)) return undefined
    const waitMs = ask(this.#allowances, networkOf(address))
    return waitMs > 0 ? problem(request, problemOf(refuse('RATE_LIMITED', { retryAfterMs: waitMs }))) : undefined
  }
}

/** Every trusted proxy has appended whom it talked to; what stands before their entries anyone may have written. */
const addressOf = (request: Request, peer: Peer, trustedProxies: number): string => {
  if (trustedProxies === 0) return peer.address
  const hops = request.headers.get('x-forwarded-for')?.split(',') ?? []
  const hop = hops.at(-trustedProxies)?.trim()
  return hop ? peerAddress(withoutPort(hop)) : peer.address
}

/** Some proxies append the port too, `192.0.2.1:5678` or `[2001:db8::1]:5678`: another one for each connection. */
const withoutPort = (hop: string): string =>
  /^(?:\[(.*)\](?::\d*)?|([^:]*):\d*)$/.exec(hop)?.slice(1).find(Boolean) ?? hop

const networkOf = (address: string): string => {
  if (!isIPv6(address)) return address
  const [before = [], after = []] = address.split('::').map((groups) => groups.split(':').filter(Boolean))
  const zeros = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
