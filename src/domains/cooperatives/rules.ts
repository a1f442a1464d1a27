import type { MembershipRole, MembershipStatus } from '../../../schema/tables/vocabulary.ts'

/** What moves a membership from one state to another. */
export type MembershipStep = 'APPLY' | 'ACCEPT' | 'REJECT' | 'ENTER' | 'SUSPEND' | 'REINSTATE' | 'LEAVE'

/**
 * The states of a membership: from where a step is possible, and where it leads. `null` stands for no membership yet.
 * The table in docs/states.md is printed from this one.
 */
export const membershipSteps: Record<MembershipStep, { from: (MembershipStatus | null)[]; to: MembershipStatus; by: string }> = {
  APPLY: { from: [null, 'LEFT', 'REJECTED'], to: 'APPLIED', by: 'the person, where one joins by application' },
  ENTER: { from: [null, 'LEFT', 'REJECTED', 'APPLIED'], to: 'ACTIVE', by: 'the person, where joining is open or with an invitation; a coordinator for a resident who is not online' },
  ACCEPT: { from: ['APPLIED'], to: 'ACTIVE', by: 'the board or a coordinator' },
  REJECT: { from: ['APPLIED'], to: 'REJECTED', by: 'the board or a coordinator' },
  SUSPEND: { from: ['ACTIVE'], to: 'SUSPENDED', by: 'the board' },
  REINSTATE: { from: ['SUSPENDED'], to: 'ACTIVE', by: 'the board' },
  LEAVE: { from: ['ACTIVE', 'APPLIED', 'SUSPENDED'], to: 'LEFT', by: 'the person; a coordinator for a resident who is not online' },
}

/** Whether a step is possible from a state. */
export const stepAllowed = (step: MembershipStep, from: MembershipStatus | null): boolean =>
  membershipSteps[step].from.includes(from)

/** The roles that may be given without the board. */
export const ordinaryRoles: readonly MembershipRole[] = ['RESIDENT', 'PARTNER_REPRESENTATIVE']

/** The roles in their own order, each once. */
export const tidyRoles = (roles: readonly MembershipRole[]): MembershipRole[] => [...new Set(roles)].sort()

/** Whether a GeoJSON value is a Polygon or MultiPolygon of closed rings within the bounds of the Earth (RFC 7946). */
export function isBoundary(value: unknown): boolean {
  const shape = value as { type?: unknown; coordinates?: unknown }
  if (!shape || typeof shape !== 'object' || !Array.isArray(shape.coordinates)) return false
  if (shape.type === 'Polygon') return isPolygon(shape.coordinates)
  return shape.type === 'MultiPolygon' && shape.coordinates.length > 0 && shape.coordinates.length <= 20 && shape.coordinates.every(isPolygon)
}

const isPolygon = (rings: unknown): boolean => Array.isArray(rings) && rings.length > 0 && rings.length <= 20 && rings.every(isRing)

function isRing(ring: unknown): boolean {
  if (!Array.isArray(ring) || ring.length < 4 || ring.length > 2_000 || !ring.every(isPosition)) return false
  const [first, last] = [ring[0] as number[], ring[ring.length - 1] as number[]]
  return first[0] === last[0] && first[1] === last[1]
}

const isPosition = (position: unknown): boolean =>
  Array.isArray(position) &&
  position.length >= 2 &&
  position.length <= 3 &&
  position.every((value) => typeof value === 'number' && Number.isFinite(value)) &&
  Math.abs(position[0] as number) <= 180 &&
  Math.abs(position[1] as number) <= 90
