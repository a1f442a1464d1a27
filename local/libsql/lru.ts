/**
 * A bounded map which forgets what has not been asked for long. Entries live in two generations, so that a hit is one
 * look into one map: the keys here are long texts, and moving them about on every hit would hash and keep each anew.
 */
export class Lru<V, K = string> {
  #young = new Map<K, V>()
  #old: ReadonlyMap<K, V> = new Map()
  readonly #generation: number

  /** Holds at most `capacity` entries, and at least the half that was asked for last. */
  constructor(capacity: number) {
    this.#generation = Math.ceil(capacity / 2)
  }

  get(key: K): V | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const aged = this.#old.get(key)
    if (aged !== undefined) this.set(key, aged)
    return aged
  }

  has(key: K): boolean {
    return this.#young.has(key) || this.#old.has(key)
  }

  set(key: K, value: V): void {
    if (this.#young.size >= this.#generation && !this.#young.has(key)) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, value)
  }

  clear(): void {
    this.#young.clear()
    this.#old = new Map()
  }
}
