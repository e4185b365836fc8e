import { RefusedError } from '../../client-sdk/index.ts'
import { runCrowd } from '../Crowd.ts'
import { demoCatalogue } from '../demoCatalogue.ts'
import { importCatalogue, type ServerProcess } from '../serverProcess.ts'
import { forgotten } from './forgotten.ts'
import type { Told } from './recollect.ts'
import { UNPURGED } from './unpurged.ts'
import { Witness } from './Witness.ts'

/** What a sale needs for everything told in it to be there to be asked for when its server is back. */
export const CRASH_POLICY = {
  /** Long enough that what was held when the server died is still held when it is back. */
  holdDurationMs: 8_000,
  /** Nothing moves a deadline that was told. */
  checkoutMs: 0,
  activeLifeMs: 60_000,
  ...UNPURGED,
}

export interface RoundSetup {
  /** Where customers connect. */
  readonly address: string
  /** Names its concert; the same number and seed draw the same crowd. */
  readonly number: number
  readonly bots: number
  readonly seed: number
}

/** What a round came to. */
export interface RoundResult {
  /** What had been acknowledged when the server was lost, and what was found. */
  readonly line: string
  /** What was lost or wrong, a line each. */
  readonly faults: readonly string[]
}

/** A sale that is under way when something happens to its server. */
export class Round {
  readonly witness = new Witness()
  readonly concertId: string
  readonly #over = new AbortController()
  readonly #crowd: Promise<unknown>

  private constructor({ address, number, bots, seed }: RoundSetup, concertId: string) {
    this.concertId = concertId
    this.#crowd = runCrowd({
      address,
      concertId,
      bots,
      // Each round has a crowd of its own.
      seed: seed * 1_000 + number,
      arrivalMs: 300,
      pace: 0.5,
      signal: this.#over.signal,
      tell: this.witness.tell,
    })
  }

  /** Puts a hall with as many seats as bots on sale at `server`, and lets the crowd in. */
  static async start(server: ServerProcess, setup: RoundSetup): Promise<Round> {
    const concertId = `crash-${setup.number}`
    await importCatalogue(server, demoCatalogue(setup.bots, CRASH_POLICY, concertId))
    return new Round(setup, concertId)
  }

  /** Asks the server at that address for all that had been told; a line for each thing it has forgotten. */
  async compare(address: string, told: readonly Told[]): Promise<readonly string[]> {
    const faults = await Promise.all(told.map((one) => this.#compareOne(address, one)))
    return faults.flat()
  }

  async #compareOne(address: string, told: Told): Promise<readonly string[]> {
    try {
      return forgotten(await this.witness.recollect(address, [told]))
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      return [`${told.bot.name} is refused: ${error.code}`]
    }
  }

  /** Sends the crowd home. */
  async end(): Promise<void> {
    this.#over.abort()
    await this.#crowd
  }
}

/** What customers had been told, in numbers. */
export const summary = (told: readonly Told[]): string => {
  const count = (of: (one: Told) => number): number => told.reduce((sum, one) => sum + of(one), 0)
  return [
    `${count(({ acknowledged }) => acknowledged.charges.length)} charges`,
    `${count(({ acknowledged }) => acknowledged.holds.length)} holds`,
    `${count(({ acknowledged }) => acknowledged.released.length)} releases`,
    `${count(({ acknowledged }) => acknowledged.payments.length)} payments`,
    `${count(({ place }) => (place === undefined ? 0 : 1))} tokens`,
  ].join(', ')
}
