/** Fewer are not worth a copy. */
const LEAST_DELETED = 256

/**
 * A Map whose entries come and go by the thousand. V8 gives a Map a new table from time to time as entries are deleted, and each table leads to the next: once
 * a full collection has put one of them among the old objects, whatever is in those that follow outlives every young collection, dead as it is, until the next full
 * one. A new Map every so often ends that chain, for one more copy of an entry for each that is deleted at most.
 *
 * An iterator that was taken before goes on with what there was when the Map was last renewed.
 */
export class PassingMap<K, V> {
  #map = new Map<K, V>()
  #deleted = 0

  get size(): number {
    return this.#map.size
  }

  get(key: K): V | undefined {
    return this.#map.get(key)
  }

  has(key: K): boolean {
    return this.#map.has(key)
  }

  set(key: K, value: V): void {
    this.#map.set(key, value)
  }

  delete(key: K): void {
    if (!this.#map.delete(key)) return
    this.#deleted += 1
    if (this.#deleted < Math.max(LEAST_DELETED, this.#map.size)) return
    this.#deleted = 0
    this.#map = new Map(this.#map)
  }

  keys(): MapIterator<K> {
    return this.#map.keys()
  }

  values(): MapIterator<V> {
    return this.#map.values()
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#map[Symbol.iterator]()
  }
}
