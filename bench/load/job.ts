import type { Input } from '../inputs.ts'
import type { OperationName } from '../operations.ts'
import type { SubjectKind } from '../topologies.ts'

/** What the generator is told: first the requests there are, then one job after the other, and what is right too. */
export type Order =
  | { type: 'inputs'; data: string; inputs: Record<OperationName, Input[]> }
  | { type: 'accept'; data: string; operation: OperationName; input: number; body: string }
  | { type: 'run'; job: Job }

/** One measurement: requests of one operation to one subject. */
export interface Job {
  operation: OperationName
  data: string
  kind: SubjectKind
  port: number
  /** The input to begin with. */
  from: number
  connections: number
  seconds: number
  /** Ends earlier, after so many requests. */
  most?: number
  /** Answers are handed back too. */
  keep?: boolean
  /** Answers are taken for right. */
  learn?: boolean
  /** Answers are compared with the right ones. */
  compare?: boolean
}

/** What came of it. */
export interface Outcome {
  /** Milliseconds from sending to the last byte, of each request. */
  latencies: number[]
  /** How long it took altogether, in seconds. */
  elapsed: number
  /** How many inputs were used up. */
  used: number
  faults: number
  /** What was wrong with the first of the wrong answers. */
  firstFault: string | null
  answers: string[]
  /** Answers that are none of the right ones, letter by letter. */
  differing: { input: number; body: string }[]
}
