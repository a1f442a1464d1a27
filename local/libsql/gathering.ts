import { ProtocolFailure } from './errors.ts'
import type { WriterTurn } from './writer-turn.ts'

/** So many at most share a turn: readers wait while it lasts. */
const MOST_TOGETHER = 16
const LONGEST_QUEUE = 4096
const never = new AbortController().signal

/** Somebody who waits to write, and the way to answer. */
export type Member<Job, Answer> = {
  readonly job: Job
  resolve(answer: Answer): void
  reject(reason: unknown): void
}

/**
 * Lets writers that wait at the same time share one writer's turn. Nobody is waited for: whatever has arrived by the
 * end of the event loop's round goes together, and whatever comes while the turn is somebody else's.
 */
export class Gathering<Job, Answer> {
  readonly #turn: WriterTurn
  readonly #run: (members: readonly Member<Job, Answer>[]) => void
  readonly #waiting = new Set<Member<Job, Answer>>()
  #called = false

  /** `run` answers each of its members, and throws nothing. */
  constructor(turn: WriterTurn, run: (members: readonly Member<Job, Answer>[]) => void) {
    this.#turn = turn
    this.#run = run
  }

  /** Waits for the answer; an abort before it runs leaves the queue. */
  join(job: Job, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted()
    if (this.#waiting.size >= LONGEST_QUEUE) {
      throw new ProtocolFailure(503, 'TRANSACTION_BUSY', 'Server cannot handle additional transactions')
    }
    return new Promise((resolve, reject) => {
      const member = { job, resolve, reject }
      this.#waiting.add(member)
      const leave = () => {
        if (this.#waiting.delete(member)) reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#call()
    })
  }

  #call(): void {
    if (this.#called || this.#waiting.size === 0) return
    this.#called = true
    setImmediate(() => void this.#go())
  }

  async #go(): Promise<void> {
    let release: () => void
    try {
      release = await this.#turn.acquire(never)
    } catch (error) {
      for (const member of this.#take(Infinity)) member.reject(error)
      this.#called = false
      return
    }
    this.#run(this.#take(MOST_TOGETHER))
    release()
    this.#called = false
    this.#call()
  }

  #take(most: number): Member<Job, Answer>[] {
    const taken = [...this.#waiting].slice(0, most)
    for (const member of taken) this.#waiting.delete(member)
    return taken
  }
}
