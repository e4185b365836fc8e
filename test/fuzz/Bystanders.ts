import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Observation } from './bystander.ts'
import { patiently } from './deadline.ts'

const PROGRAM = fileURLToPath(new URL('bystander.ts', import.meta.url))

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A few well-behaved users in a process of their own, so that what they measure is the server and not us. */
export class Bystanders {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    running.add(child)
    child.once('exit', () => running.delete(child))
  }

  /** Once all of them are in. */
  static async at(address: string): Promise<Bystanders> {
    const bystanders = new Bystanders(fork(PROGRAM, [address]))
    await patiently('the bystanders', once(bystanders.#child, 'message'))
    return bystanders
  }

  /** What they have seen since they were last asked. */
  async observe(): Promise<Observation> {
    const answer = once(this.#child, 'message')
    this.#child.send('report')
    const [observation] = await patiently('the bystanders', answer)
    return observation as Observation
  }

  async leave(): Promise<void> {
    const gone = once(this.#child, 'exit')
    this.#child.send('leave')
    await patiently('the bystanders', gone)
  }
}
