/** The vertices that a search has reached, nearest first: a binary heap in which a distance may come down. */
export class Heap {
  readonly #vertices: Int32Array
  readonly #place: Int32Array
  readonly #distance: Float64Array
  #size = 0

  /**
   * The distances are the caller's: one of a vertex that is in here may only be lowered, and then `reach` is called.
   */
  constructor(distance: Float64Array) {
    this.#distance = distance
    this.#vertices = new Int32Array(distance.length)
    this.#place = new Int32Array(distance.length).fill(-1)
  }

  /** Puts a vertex in, or moves it up where it has come nearer. */
  reach(vertex: number): void {
    const [vertices, places, distance] = [this.#vertices, this.#place, this.#distance]
    const near = distance[vertex]!
    let place = places[vertex]!
    if (place < 0) place = this.#size++
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = vertices[parent]!
      if (distance[above]! <= near) break
      vertices[place] = above
      places[above] = place
      place = parent
    }
    vertices[place] = vertex
    places[vertex] = place
  }

  /** Takes the nearest out; −1 where there is none. */
  take(): number {
    if (this.#size === 0) return -1
    const [vertices, places, distance] = [this.#vertices, this.#place, this.#distance]
    const nearest = vertices[0]!
    places[nearest] = -1
    const last = vertices[--this.#size]!
    if (this.#size === 0) return nearest
    const far = distance[last]!
    let place = 0
    for (let child = 1; child < this.#size; child = 2 * place + 1) {
      if (child + 1 < this.#size && distance[vertices[child + 1]!]! < distance[vertices[child]!]!) child++
      const below = vertices[child]!
      if (distance[below]! >= far) break
      vertices[place] = below
      places[below] = place
      place = child
    }
    vertices[place] = last
    places[last] = place
    return nearest
  }

  clear(): void {
    while (this.#size > 0) this.#place[this.#vertices[--this.#size]!] = -1
  }
}
