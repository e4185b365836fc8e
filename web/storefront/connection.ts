import { computed, signal } from '@preact/signals'

/** Who has lost its connection, and whether the browser knows of any network. */
const lost = signal<ReadonlySet<object>>(new Set())
const offline = signal(!navigator.onLine)

export const connectionLost = computed(() => offline.value || lost.value.size > 0)

addEventListener('offline', () => {
  offline.value = true
})
addEventListener('online', () => {
  offline.value = false
})

/** What a queue and a live schedule have in common. */
interface Connected {
  on(event: 'disconnected' | 'reconnected', listener: () => void): () => void
}

/** Shows on every page whether `source` is connected, for as long as it is watched. @returns what stops watching */
export const watchConnection = (source: Connected): (() => void) => {
  const without = (): Set<object> => new Set([...lost.value].filter((other) => other !== source))
  const back = (): void => {
    lost.value = without()
  }
  const offs = [
    source.on('disconnected', () => {
      lost.value = without().add(source)
    }),
    source.on('reconnected', back),
  ]
  return () => {
    for (const off of offs) off()
    back()
  }
}
