import { isDeepStrictEqual } from 'node:util'

/** Each side gives the bookings of the benchmark ids of its own; all other bookings are the data's. */
const ownIds = /boo_\w+(?=[^}]*"title":"Bench )/g

/** An answer without what differs between two that are right. */
export const anonymous = (body: string): string => body.replaceAll(ownIds, 'boo')

/** Whether two answers mean the same. */
export const isSame = (ours: string, theirs: string): boolean =>
  isDeepStrictEqual(JSON.parse(anonymous(ours)), JSON.parse(anonymous(theirs)))

/** Where two answers begin to differ, for a person to read. */
export function difference(kind: string, ours: string, theirs: string): string {
  const [left, right] = [anonymous(ours), anonymous(theirs)]
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  const around = (text: string): string => `${at > 200 ? '…' : ''}${text.slice(Math.max(0, at - 200), at + 400)}`
  return `  the ${kind}: ${around(left)}\n  the limit: ${around(right)}`
}
