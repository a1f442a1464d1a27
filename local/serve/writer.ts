import type { Answer, Query } from '../../src/platform/database/transport.ts'
import type { NativeValue } from '../libsql/values.ts'
import type { Engine } from './engine.ts'
import { control, inTransaction, runAll } from './steps.ts'

/** One write: its statements, and whoever waits for it. */
interface Asked {
  queries: readonly Query[]
  bound: readonly NativeValue[][]
  resolve: (answers: Answer[]) => void
  reject: (fault: unknown) => void
}

type Outcome = { answers: Answer[] } | { fault: unknown }

/**
 * Runs writes one after the other. Those that are asked for in the same turn of the event loop, while the disk was busy
 * with others, share one commit, which is what a write mostly waits for: each within a savepoint of its own, so that
 * one which fails takes nothing of another's with it, and none is answered before all are on the disk.
 */
export class Writer {
  readonly #engine: Engine
  #waiting: Asked[] = []

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Runs the statements together, or none of them. */
  write(queries: readonly Query[], bound: readonly NativeValue[][]): Promise<Answer[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ queries, bound, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => this.#flush())
    })
  }

  #flush(): void {
    const asked = this.#waiting
    this.#waiting = []
    const outcomes = (asked.length > 1 && this.#together(asked)) || asked.map((one) => this.#alone(one))
    for (const [n, { resolve, reject }] of asked.entries()) {
      const outcome = outcomes[n]!
      if ('answers' in outcome) resolve(outcome.answers)
      else reject(outcome.fault)
    }
  }

  #alone({ queries, bound }: Asked): Outcome {
    return outcomeOf(() => inTransaction(this.#engine, 'BEGIN IMMEDIATE', queries, bound))
  }

  /** Null where something befell the whole transaction: then nothing has happened, and each has to try by itself. */
  #together(asked: readonly Asked[]): Outcome[] | null {
    const engine = this.#engine
    const begun = outcomeOf(() => control(engine, 'BEGIN IMMEDIATE'))
    if ('fault' in begun) return asked.map(() => begun)
    try {
      const outcomes = asked.map((one) => this.#apart(one))
      control(engine, 'COMMIT')
      return outcomes
    } catch {
      return null
    } finally {
      if (engine.inTransaction) control(engine, 'ROLLBACK')
    }
  }

  /** Within a savepoint; throws where the whole transaction is lost. */
  #apart({ queries, bound }: Asked): Outcome {
    const engine = this.#engine
    control(engine, 'SAVEPOINT one')
    const outcome = outcomeOf(() => runAll(engine, queries, bound))
    if ('fault' in outcome) control(engine, 'ROLLBACK TO one')
    control(engine, 'RELEASE one')
    return outcome
  }
}

function outcomeOf(run: () => Answer[]): Outcome {
  try {
    return { answers: run() }
  } catch (fault) {
    return { fault }
  }
}
