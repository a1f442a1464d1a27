import { RequestFault } from '../../../platform/refusal.ts'

/** A number of units as an argument, which is at least 1 where it is given. */
export function unitsOf(given: number | null | undefined): number | null {
  if (given != null && given < 1) throw new RequestFault('BAD_USER_INPUT', { scalar: 'Int' })
  return given ?? null
}
