const BURST_SECONDS = 10
const KNOWN_ADDRESSES = 100_000
const LOOPBACK = /^(127\.|::1$)/

interface Allowance {
  left: number
  atMs: number
}

/**
 * [S3] So many requests a second from one address, and ten seconds' worth at once. An IPv6 network of 64 bits counts
 * as one address. The machine
 * itself is not limited: it is a proxy nobody told us of, whose limit would be everyone's, or a load test.
 */
export class AddressLimits {
  readonly #perSecond: number
  readonly #allowances = new Map<string, Allowance>()

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  /** Takes `cost` requests from an address's allowance: 0 if it has them, else the milliseconds until it will. */
  take(address: string, asked: number, nowMs: number): number {
    if (LOOPBACK.test(address)) return 0
    // However low the rate, what costs more than a whole burst can be had for one.
    const cost = Math.min(asked, this.#perSecond * BURST_SECONDS)
    const allowance = this.#allowanceOf(networkOf(address), nowMs)
    const earned = (Math.max(0, nowMs - allowance.atMs) / 1000) * this.#perSecond
    allowance.left = Math.min(this.#perSecond * BURST_SECONDS, allowance.left + earned)
    allowance.atMs = nowMs
    if (allowance.left < cost) return Math.ceil(((cost - allowance.left) / this.#perSecond) * 1000)
    allowance.left -= cost
    return 0
  }

  #allowanceOf(network: string, nowMs: number): Allowance {
    const known = this.#allowances.get(network)
    if (known !== undefined) return known
    if (this.#allowances.size >= KNOWN_ADDRESSES)
      this.#allowances.delete(this.#allowances.keys().next().value as string)
    const fresh = { left: this.#perSecond * BURST_SECONDS, atMs: nowMs }
    this.#allowances.set(network, fresh)
    return fresh
  }
}

const networkOf = (address: string): string => {
  if (!address.includes(':')) return address
  const [head = ''] = address.split('::')
  return [...head.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':')
}
