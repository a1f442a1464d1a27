/** Makes something when it is first asked for, and keeps it: what few requests need, not every start pays for. */
export function lazily<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
