import type { ChildProcess } from 'node:child_process'

/** What a child process can be asked to do. Arguments and answers are JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each action has an argument of its own.
export type Actions = Readonly<Record<string, (argument: any) => unknown>>

export type Call<A extends Actions> = <N extends keyof A & string>(
  name: N,
  ...argument: Parameters<A[N]>
) => Promise<Awaited<ReturnType<A[N]>>>

interface Question {
  readonly call: number
  readonly name: string
  readonly argument: unknown
}

interface Answer {
  readonly call: number
  readonly value?: unknown
  readonly error?: string
}

const known = new Map<string, (argument: unknown) => unknown>()

/** In the child: answers its parent's calls, and ends with it. More actions may be added later. */
export const answerCalls = (actions: Actions): void => {
  const isFirst = known.size === 0
  for (const [name, action] of Object.entries(actions)) known.set(name, action)
  if (!isFirst) return
  process.on('message', ({ call, name, argument }: Question) => {
    const answer = (rest: Omit<Answer, 'call'>): void => void process.send?.({ call, ...rest })
    const act = async (): Promise<unknown> => {
      const action = known.get(name)
      if (action === undefined) throw new Error(`there is no action ${name}`)
      return action(argument)
    }
    act().then(
      (value) => answer({ value }),
      (error: Error) => answer({ error: error.stack ?? String(error) }),
    )
  })
  process.on('disconnect', () => process.exit())
}

/** In the parent. Rejects with what the action threw, and where the child ends before it has answered. */
export const callsTo = <A extends Actions>(child: ChildProcess, title: string): Call<A> => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let calls = 0
  child.on('message', ({ call, value, error }: Answer) => {
    const asked = waiting.get(call)
    waiting.delete(call)
    if (error === undefined) asked?.resolve(value)
    else asked?.reject(new Error(`${title}: ${error}`))
  })
  child.on('exit', (code, signal) => {
    for (const asked of waiting.values()) asked.reject(new Error(`${title} ended: ${signal ?? code}`))
    waiting.clear()
  })
  return (name, ...[argument]) => {
    const asked = Promise.withResolvers<unknown>()
    // Who gave up on it for another reason need not hear that it failed, too.
    asked.promise.catch(() => undefined)
    calls += 1
    waiting.set(calls, asked)
    child.send({ call: calls, name, argument } satisfies Question)
    return asked.promise as never
  }
}
