import type { Database } from '../../platform/database/database.ts'
import { RequestFault } from '../../platform/refusal.ts'

/** The most values that one operation may ask the database for, counted as fields × rows they can have. */
export const maximumValues = 30_000

/** The most fields that the statements of one operation may hold; each is part of a statement's text, at whatever depth. */
export const maximumFields = 2_000

/** Fields that were taken, and values that they can have. */
export interface Taken {
  fields: number
  values: number
}

/** What one operation may still ask for; all its root fields draw on it. */
export class Budget {
  #values = 0
  #fields = 0

  /** Takes one field that is read for so many rows, and counts for so many values in each, or refuses. */
  take(rows: number, cost: number): void {
    this.add({ fields: 1, values: rows * cost })
  }

  /** How much was taken so far. */
  get taken(): Taken {
    return { fields: this.#fields, values: this.#values }
  }

  /** Takes what a part of a statement took when it was compiled. */
  add({ fields, values }: Taken): void {
    this.#fields += fields
    this.#values += values
    if (this.#fields > maximumFields) throw new RequestFault('TOO_COMPLEX', { maximum: maximumFields })
    if (this.#values > maximumValues) throw new RequestFault('TOO_COMPLEX', { maximum: maximumValues })
  }

  /** What was taken for a statement of which nothing came. */
  giveBack({ fields, values }: Taken): void {
    this.#fields -= fields
    this.#values -= values
  }
}

/** Takes from the budget of a request, what it took for the same purpose before given back: only the last of them is used. */
export class Retaking {
  #taken: Taken = { fields: 0, values: 0 }

  take<T>(database: Database, work: () => T): T {
    const budget = budgetOf(database)
    budget.giveBack(this.#taken)
    const before = budget.taken
    const result = work()
    const { fields, values } = budget.taken
    this.#taken = { fields: fields - before.fields, values: values - before.values }
    return result
  }
}

const budgets = new WeakMap<Database, Budget>()

/** The budget of the request that this client of the database belongs to; a request is one operation. */
export function budgetOf(database: Database): Budget {
  const known = budgets.get(database)
  if (known) return known
  const made = new Budget()
  budgets.set(database, made)
  return made
}
