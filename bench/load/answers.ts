import { createHash } from 'node:crypto'
import type { OperationName } from '../operations.ts'
import { anonymous } from './same.ts'

/**
 * The right answers, as digests: the limit's to each input, and others that mean the same. Each subject books the same
 * inputs, but only once, so that there the first who answers says what the others have to.
 */
export class Answers {
  readonly #known = new Map<string, string[][]>()

  /** Takes an answer for right. */
  accept(data: string, operation: OperationName, input: number, body: string): void {
    this.#of(data, operation, input).push(digestOf(body))
  }

  /** Whether an answer is a right one. */
  isRight(data: string, operation: OperationName, input: number, body: string): boolean {
    const known = this.#of(data, operation, input)
    const digest = digestOf(body)
    if (operation === 'book' && known.length === 0) known.push(digest)
    return known.includes(digest)
  }

  #of(data: string, operation: OperationName, input: number): string[] {
    const key = `${data} ${operation}`
    const all = this.#known.get(key) ?? []
    this.#known.set(key, all)
    return (all[input] ??= [])
  }
}

const digestOf = (body: string): string => createHash('sha1').update(anonymous(body)).digest('base64')
