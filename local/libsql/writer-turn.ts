import { ProtocolFailure } from './errors.ts'

const LONGEST_QUEUE = 4096

type Waiter = { resolve: (release: () => void) => void; reject: (reason: unknown) => void; signal: AbortSignal }

/**
 * The file has one writer at a time. Waiting for it in the engine would block the whole process and with it the
 * holder, so writers queue here, first come first served, without blocking anyone.
 */
export class WriterTurn {
  #held = false
  readonly #waiters = new Set<Waiter>()

  /** Waits for the turn; the returned function gives it up and may be called twice. An abort leaves the queue. */
  acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (!this.#held) return Promise.resolve(this.#grant())
    if (this.#waiters.size >= LONGEST_QUEUE) {
      throw new ProtocolFailure(503, 'TRANSACTION_BUSY', 'Server cannot handle additional transactions')
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, signal }
      this.#waiters.add(waiter)
      const leave = () => {
        if (this.#waiters.delete(waiter)) reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  #grant(): () => void {
    this.#held = true
    let given = false
    return () => {
      if (given) return
      given = true
      this.#held = false
      for (const next of this.#waiters) {
        this.#waiters.delete(next)
        next.resolve(this.#grant())
        return
      }
    }
  }
}
