import type { OperationName } from '../operations.ts'
import { book } from './book.ts'
import { list } from './list.ts'
import type { LimitOperation } from './operation.ts'
import { search } from './search.ts'
import { week } from './week.ts'

/** Every operation by its name, which is also its path. */
const operations: Record<OperationName, LimitOperation> = { list, week, search, near: search, book }

/** The operation of a path. */
export function operationOf(path: string): [OperationName, LimitOperation] {
  const name = path.slice(1) as OperationName
  if (!Object.hasOwn(operations, name)) throw new Error('no such operation')
  return [name, operations[name]]
}
