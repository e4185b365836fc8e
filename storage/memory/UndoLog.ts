/** Remembers how to take back every change made through it since the last `begin`. */
export class UndoLog {
  #undo: (() => void)[] = []

  begin(): void {
    this.#undo = []
  }

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    this.#remember(map, key)
    map.set(key, value)
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    this.#remember(map, key)
    map.delete(key)
  }

  rollBack(): void {
    for (const undo of this.#undo.reverse()) undo()
    this.#undo = []
  }

  #remember<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key)
    this.#undo.push(before === undefined ? () => map.delete(key) : () => map.set(key, before))
  }
}
