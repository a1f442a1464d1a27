import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Input } from '../inputs.ts'
import type { OperationName } from '../operations.ts'
import type { Job, Order, Outcome } from './job.ts'

/** The load generator, in a process of its own, so that it takes the time of none of those it measures. */
export interface Generator {
  /** Hands over the requests for one set of data. */
  give(data: string, inputs: Record<OperationName, Input[]>): void
  /** Says that an answer is right too. */
  accept(data: string, operation: OperationName, input: number, body: string): void
  run(job: Job): Promise<Outcome>
  close(): void
}

export function startGenerator(): Generator {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), { serialization: 'advanced' })
  const ended = once(child, 'exit').then((): never => {
    throw new Error('the load generator ended')
  })
  ended.catch(() => undefined)
  const tell = (order: Order): void => void child.send(order)
  return {
    give: (data, inputs) => tell({ type: 'inputs', data, inputs }),
    accept: (data, operation, input, body) => tell({ type: 'accept', data, operation, input, body }),
    async run(job) {
      tell({ type: 'run', job })
      const [outcome] = (await Promise.race([once(child, 'message'), ended])) as [Outcome]
      return outcome
    },
    close: () => child.disconnect(),
  }
}
