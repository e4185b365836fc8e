import { setTimeout as sleep } from 'node:timers/promises'
import { FrontRow } from '../../client-sdk/index.ts'
import { Attack } from './Attack.ts'
import { checkAfterwards } from './aftermath.ts'
import { Bystanders } from './Bystanders.ts'
import { Contract } from './Contract.ts'
import { type Attacker, Crowd } from './Crowd.ts'
import { ADMIN_TOKEN, DOOR_TOKEN, FuzzServer, TRANSPORT } from './FuzzServer.ts'
import { inputSights, USERS } from './inputs.ts'
import { Judge } from './Judge.ts'
import type { Measured, Phase } from './latency.ts'
import { Sightings } from './Sightings.ts'
import type { Vitals } from './vitals.ts'

export interface CampaignSetup {
  readonly seed: number
  readonly inputs: number
  /** Inputs a second while it attacks, if the server takes so many. */
  readonly perSecond: number
  /** How many times quiet and attack take turns. */
  readonly rounds: number
  /** Quiet before each attack. */
  readonly quietMs: number
  readonly progress?: (line: string) => void
}

export interface CampaignResult {
  readonly faults: readonly string[]
  readonly sightings: Sightings
  readonly phases: readonly Phase[]
  /** After the first round, when everything has been touched once; and at the end, with all attackers gone. */
  readonly vitals: { readonly warm: Vitals; readonly end: Vitals }
  /** What the check of the books printed. */
  readonly books: string
  readonly dataDir: string
}

/** Fewer than there are attackers, so that some wait; the bystanders come first. */
const MAX_ACTIVE = USERS - 6

/**
 * All inputs of a seed against a server with bystanders, beside a twin of it with bystanders that nobody attacks. Leaves the data of
 * a server that something was wrong with.
 */
export const campaign = async (setup: CampaignSetup): Promise<CampaignResult> => {
  const [server, twin] = await Promise.all([FuzzServer.start(MAX_ACTIVE), FuzzServer.start(MAX_ACTIVE)])
  const alone = await server.vitals()
  const contract = await Contract.of(server.address)
  const sightings = new Sightings()
  const judge = new Judge(contract, sightings, TRANSPORT)
  const [bystanders, twins] = await Promise.all([Bystanders.at(server.address), Bystanders.at(twin.address)])
  const crowd = new Crowd(await recruit(server.address), {
    nobodysToken: await server.tokenOf('nobody'),
    adminToken: ADMIN_TOKEN,
    doorToken: DOOR_TOKEN,
  })
  const targets = { contract, crowd }
  sightings.expect(...inputSights(targets))

  const observe = async (): Promise<Phase['measured']> => {
    const look = async (who: Bystanders, name: string): Promise<Measured> => {
      const { measured, faults } = await who.observe()
      for (const fault of faults) judge.accuse(`${name} noticed: ${fault}`)
      return measured
    }
    const [attacked, unharmed] = await Promise.all([look(bystanders, 'a bystander'), look(twins, 'the twin')])
    return { attacked, twin: unharmed }
  }
  const attack = new Attack({ port: server.port, seed: setup.seed, targets, judge, sightings })
  const phases: Phase[] = []
  let warm = alone
  for (let round = 0; round < setup.rounds && !server.hasExited; round += 1) {
    await observe()
    await sleep(setup.quietMs)
    phases.push({ kind: 'quiet', measured: await observe() })
    const sent = Math.floor((setup.inputs * round) / setup.rounds)
    const last = Math.floor((setup.inputs * (round + 1)) / setup.rounds)
    await attack.send(sent + 1, last, setup.perSecond)
    phases.push({ kind: 'attack', measured: await observe() })
    if (round === 0) warm = await server.vitals()
    setup.progress?.(`${last} inputs sent, ${judge.faults.length} faults`)
  }
  await attack.end()
  await observe()
  await Promise.all([bystanders.leave(), twins.leave()])
  const { end, books } = await checkAfterwards(server, alone, judge)
  await twin.stop()
  await twin.removeData()
  if (judge.faults.length === 0) await server.removeData()
  return { faults: judge.faults, sightings, phases, vitals: { warm, end }, books, dataDir: server.dataDir }
}

/** Makes the crowd the right way. Two thirds of it have money. */
const recruit = (address: string): Promise<Attacker[]> =>
  Promise.all(
    Array.from({ length: USERS }, async (_, at) => {
      const user = new FrontRow(address)
      const { userId, accessToken } = await user.register(`Attacker ${at}`)
      if (at % 3 > 0) await user.charge(1_000_000)
      return { userId, accessToken, queueToken: undefined, reservations: [] }
    }),
  )
