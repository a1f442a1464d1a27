import { Board, type Claimant, type Option } from './board.ts'
import type { PlaceList } from './candidates.ts'

/** How much is tried, in times looked at: in all, for one claimant by moving others, and in all orders. */
export interface Effort {
  inAll: number
  moving: number
  allOrders: number
}

/** Enough to be exact in what a neighbourhood asks, and bounded for what anybody could. */
export const usualEffort: Effort = { inAll: 800_000, moving: 20_000, allOrders: 20_000 }

/** The most claimants that are set anew together, and the most times that they have. */
const together = { claimants: 24, times: 1_500 }

/**
 * Who has a slot, and where. A claimant that comes in may move those that are there, as long as each of them keeps one
 * of its options; nobody is put out. So whether one more can be served does not depend on where the earlier ones
 * happened to be put.
 */
export class Arrangement {
  /** How many times were looked at. */
  steps = 0
  /** Whether everything that was refused was shown to be impossible, rather than given up. */
  complete = true
  readonly #board: Board
  readonly #effort: Effort
  /** Claimants in a chain of moves, which the chain does not move again. */
  readonly #moving = new Set<Claimant>()
  readonly #tried = new Set<number>()
  readonly #shapes = new Map<number, number>()
  #until = 0
  #proven = true

  constructor(places: PlaceList, effort: Effort) {
    this.#board = new Board(places)
    this.#effort = effort
  }

  /** Who would have to go from a time. */
  inTheWay(claimant: Claimant, option: Option, time: number): Claimant[] {
    this.steps++
    return this.#board.inTheWay(claimant, option, time)
  }

  /**
   * Has a claimant stand by one of these options, which become all that it has, and moves others if need be. Where that
   * cannot be, all is as before.
   */
  settle(claimant: Claimant, options: readonly Option[]): boolean {
    const own = claimant.options
    this.#board.keep()
    this.#board.take(claimant)
    claimant.options = options
    if (this.#free(claimant) || this.#byMoving(claimant) || this.#inAllOrders(claimant)) return true
    this.#board.undo(0)
    claimant.options = own
    return false
  }

  /** Takes a claimant to the first of its times that is free. */
  tidy(claimant: Claimant): void {
    this.#board.keep()
    this.#board.take(claimant)
    if (!this.#free(claimant)) this.#board.undo(0)
  }

  /** Has a claimant stand by one of these options if there is room, and moves nobody. */
  settleWhereFree(claimant: Claimant, options: readonly Option[]): boolean {
    const own = claimant.options
    this.#board.keep()
    this.#board.take(claimant)
    claimant.options = options
    if (this.#free(claimant)) {
      claimant.options = [claimant.at!.option]
      return true
    }
    this.#board.undo(0)
    claimant.options = own
    return false
  }

  #isFree(claimant: Claimant, option: Option, time: number): boolean {
    this.steps++
    return this.#board.isFree(claimant, option, time)
  }

  #free(claimant: Claimant): boolean {
    for (const option of claimant.options) {
      for (const time of option.times) {
        if (!this.#isFree(claimant, option, time)) continue
        this.#board.put(claimant, { option, time })
        return true
      }
    }
    return false
  }

  /**
   * By a chain of moves, as augmenting paths do in a matching. Where at every time at most one stands in the way, this
   * finds a way if there is one.
   */
  #byMoving(claimant: Claimant): boolean {
    this.#tried.clear()
    this.#moving.clear()
    this.#allow(this.#effort.moving)
    return this.#chain(claimant)
  }

  #allow(steps: number): void {
    this.#until = Math.min(this.#effort.inAll, this.steps + steps)
    this.#proven = true
  }

  /** Whether there is no more time to try; what is given up is not proven. */
  #isOver(): boolean {
    if (this.steps < this.#until) return false
    this.#proven = false
    return true
  }

  #chain(claimant: Claimant): boolean {
    this.#moving.add(claimant)
    for (const option of claimant.options) {
      const shape = this.#shapeOf(option)
      for (const time of option.times) {
        if (this.#isOver()) return false
        const key = time * 4_096 + shape
        if (this.#tried.has(key)) {
          this.steps++
          continue
        }
        const inTheWay = this.inTheWay(claimant, option, time)
        const fixed = inTheWay.some((one) => this.#moving.has(one))
        if (inTheWay.length > 1 || fixed) this.#proven = false
        if (fixed) continue
        this.#tried.add(key)
        if (this.#moveAway(inTheWay, claimant, option, time)) return true
      }
    }
    this.#moving.delete(claimant)
    return false
  }

  #moveAway(inTheWay: Claimant[], claimant: Claimant, option: Option, time: number): boolean {
    const mark = this.#board.mark()
    for (const one of inTheWay) this.#board.take(one)
    this.#board.put(claimant, { option, time })
    for (const one of inTheWay) {
      if (this.#free(one) || this.#chain(one)) continue
      this.#board.undo(mark)
      return false
    }
    return true
  }

  #shapeOf({ length, units }: Option): number {
    const both = length * 2 ** 17 + units
    const known = this.#shapes.get(both)
    if (known !== undefined) return known
    this.#shapes.set(both, this.#shapes.size)
    return this.#shapes.size - 1
  }

  /** By setting anew, in all orders, everybody whose times have to do with each other. */
  #inAllOrders(claimant: Claimant): boolean {
    if (this.#proven) return false
    const all = this.#concerned(claimant)
    this.#allow(this.#effort.allOrders)
    if (all) {
      const mark = this.#board.mark()
      for (const one of all) this.#board.take(one)
      if (this.#anew(all)) return true
      this.#board.undo(mark)
    }
    this.complete &&= all !== null && this.#proven
    return false
  }

  #anew(rest: readonly Claimant[]): boolean {
    if (rest.length === 0) return true
    const chances = rest.map((one) => ({ one, free: this.#allFree(one) })).sort((a, b) => a.free.length - b.free.length)
    const { one, free } = chances[0]!
    for (const stand of free) {
      if (this.#isOver()) return false
      this.#board.put(one, stand)
      if (this.#anew(rest.filter((other) => other !== one))) return true
      this.#board.take(one)
    }
    return false
  }

  #allFree(claimant: Claimant): { option: Option; time: number }[] {
    return claimant.options.flatMap((option) =>
      [...option.times].filter((time) => this.#isFree(claimant, option, time)).map((time) => ({ option, time })),
    )
  }

  /** The claimant, who stands at its times, who stands at theirs, and so on; null where that is too many. */
  #concerned(claimant: Claimant): Claimant[] | null {
    const found = [claimant]
    let times = 0
    for (const one of found) {
      times += one.options.reduce((sum, option) => sum + option.times.length, 0)
      if (times > together.times || this.steps >= this.#effort.inAll) return null
      for (const option of one.options) {
        for (const time of option.times) {
          this.steps++
          for (const other of this.#board.standingAt(one, option, time)) if (!found.includes(other)) found.push(other)
          if (found.length > together.claimants) return null
        }
      }
    }
    return found
  }
}
