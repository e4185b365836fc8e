import type { Writable } from 'node:stream'

/** What lets go of the sockets that were written to in this turn. */
let gathered: (() => void)[] = []

const letGo = (): void => {
  const all = gathered
  gathered = []
  for (const release of all) release()
}

/**
 * Has all that is written to a socket within one turn leave it in one piece: the commands of a socket that share a commit are answered together,
 * and most of what an answer costs is to write it.
 */
export const gatherWrites = (socket: Writable): void => {
  let isGathering = false
  const release = (): void => {
    isGathering = false
    socket.uncork()
  }
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean
  socket.write = (...args: unknown[]): boolean => {
    if (!isGathering) {
      isGathering = true
      socket.cork()
      if (gathered.push(release) === 1) queueMicrotask(letGo)
    }
    return write(...args)
  }
}
