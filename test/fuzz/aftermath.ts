import { setTimeout as sleep } from 'node:timers/promises'
import type { FuzzServer } from './FuzzServer.ts'
import type { Judge } from './Judge.ts'
import type { Vitals } from './vitals.ts'

/**
 * How long what attackers left behind may live: tickets that were never used die after 15 s, and requests that never end after 60 s,
 * looked for every 30 s.
 */
const SETTLING_MS = 100_000
const LOOK_AGAIN_MS = 500

/** Commands that may have met the concert which is imported again and again while it was away. */
const MAY_BE_AWAY = ['enterQueue', 'queueToken', 'leaveQueue', 'ticket']
const UNAVAILABLE = /^frontrow_commands_total\{command="(\w+)",door="\w+",outcome="UNAVAILABLE"\}/gm

/** Once everyone has gone: nothing may be left of them but what is in the books, and the books must be sound. */
export const checkAfterwards = async (
  server: FuzzServer,
  alone: Vitals,
  judge: Judge,
): Promise<{ readonly end: Vitals; readonly books: string }> => {
  const metrics = await (await fetch(`${server.address}/metrics`)).text()
  for (const [line, command = ''] of metrics.matchAll(UNAVAILABLE)) {
    if (!MAY_BE_AWAY.includes(command)) judge.accuse(`the server counted ${line}`)
  }
  const end = await settled(server, alone)
  const left = leftBehind(alone, end)
  if (left.length > 0) judge.accuse(`left behind: ${left.join(', ')}`)

  const code = await server.stop()
  if (code !== 0) judge.accuse(`the server ended with ${code}`)
  for (const line of server.complaints) judge.accuse(`the server said: ${line}`)
  const { sound, text } = await server.books()
  if (!sound) judge.accuse(`the books are not sound: ${text}`)
  return { end, books: text }
}

const settled = async (server: FuzzServer, alone: Vitals): Promise<Vitals> => {
  const untilMs = performance.now() + SETTLING_MS
  for (;;) {
    const vitals = await server.vitals()
    if (leftBehind(alone, vitals).length === 0 || performance.now() > untilMs) return vitals
    await sleep(LOOK_AGAIN_MS)
  }
}

const leftBehind = (alone: Vitals, now: Vitals): readonly string[] =>
  Object.entries(now.resources)
    .filter(([kind, count]) => count > (alone.resources[kind] ?? 0))
    .map(([kind, count]) => `${count - (alone.resources[kind] ?? 0)} ${kind}`)
