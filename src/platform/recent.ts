/** Keeps what was asked for last, up to so many characters of keys and texts together. */
export class Recent<V> {
  readonly #most: number
  readonly #kept = new Map<string, V>()
  #characters = 0

  constructor(mostCharacters: number) {
    this.#most = mostCharacters
  }

  get(key: string): V | undefined {
    const value = this.#kept.get(key)
    if (value === undefined) return undefined
    // The last asked for is the last to go.
    this.#kept.delete(key)
    this.#kept.set(key, value)
    return value
  }

  set(key: string, value: V): void {
    this.#forget(key)
    this.#kept.set(key, value)
    this.#characters += weightOf(key, value)
    for (const [oldest] of this.#kept) {
      if (this.#characters <= this.#most) break
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    const value = this.#kept.get(key)
    if (value === undefined) return
    this.#characters -= weightOf(key, value)
    this.#kept.delete(key)
  }
}

const weightOf = (key: string, value: unknown): number => key.length + (typeof value === 'string' ? value.length : 0)
