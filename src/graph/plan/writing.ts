import type { VariableValues } from 'graphql/execution/values.js'
import type { Context } from '../../auth/context.ts'

/** Writes a value where an answer stands. */
export type Write = (writing: Writing, value: unknown) => void

/** An operation cannot be answered by its plan: graphql-js has the word. */
export class Unplanned extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'Unplanned'
  }
}

/** An answer on its way to text; what must be waited for leaves a place in it. */
export class Writing {
  readonly context: Context
  readonly variables: VariableValues
  /** What is written since the last place that waits. */
  text = ''
  readonly #parts: (string | Promise<string>)[] = []

  constructor(context: Context, variables: VariableValues) {
    this.context = context
    this.variables = variables
  }

  /** Leaves a place for a value that comes later. */
  later(value: Promise<unknown>, write: Write): void {
    const text = value.then((arrived) => {
      const place = new Writing(this.context, this.variables)
      write(place, arrived)
      return place.whole()
    })
    // Another part may fail first, and nobody asks for this one any more.
    text.catch(() => undefined)
    this.#parts.push(this.text, text)
    this.text = ''
  }

  /** All of it, as soon as nothing waits. */
  whole(): string | Promise<string> {
    if (this.#parts.length === 0) return this.text
    return Promise.all(this.#parts.map((part) => Promise.resolve(part))).then((parts) => parts.join('') + this.text)
  }
}
