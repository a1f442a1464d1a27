import { makeFacility, type FacilityOverrides } from '../../harness/facilities.ts'
import type { World } from './world.ts'

/** A facility of the storm, and what the storm may do to it. */
export interface Place {
  id: string
  name: string
  units: boolean
  approval: boolean
  /** The sets of parts that managers switch between. */
  partSets: string[][]
}

/** What varies between the places; the policy's buffers are in force when the storm begins, and are changed in it. */
const simple: [string, FacilityOverrides][] = [
  ['room', {}],
  ['room with time to clean', { policy: { bufferBefore: 'PT15M', bufferAfter: 'PT45M' } }],
  ['room on request', { policy: { requiresApproval: true, bufferAfter: 'PT30M' } }],
  ['pool', { bookingMode: 'UNITS', capacity: 10, kind: 'SWIMMING_POOL' }],
  [
    'workshop with time to tidy',
    { bookingMode: 'UNITS', capacity: 5, policy: { bufferBefore: 'PT30M', bufferAfter: 'PT15M' } },
  ],
  ['treatment on request', { bookingMode: 'UNITS', capacity: 3, policy: { requiresApproval: true } }],
]

/**
 * Places of every kind: whole and by units, with and without buffers and approval; a hall in thirds, two of which are
 * let together in two ways that share the middle one; and a centre that contains the pool and the hall.
 */
export async function makePlaces({ managers, cooperativeId }: World): Promise<Place[]> {
  const make = async (name: string, overrides: FacilityOverrides, partSets: string[][] = []): Promise<Place> => {
    const { id } = await makeFacility(managers[0]!, cooperativeId, { name, partIds: partSets[0], ...overrides })
    const policy = overrides.policy as { requiresApproval?: boolean } | undefined
    return { id, name, units: overrides.bookingMode === 'UNITS', approval: policy?.requiresApproval ?? false, partSets }
  }
  const third = (letter: string, policy: object = {}) => make(`third ${letter}`, { kind: 'SPORTS_HALL', policy })
  const thirds = await Promise.all([third('A'), third('B', { bufferAfter: 'PT15M' }), third('C')])
  const places = [...(await Promise.all(simple.map(([name, overrides]) => make(name, overrides)))), ...thirds]
  const [a, b, c] = thirds.map(({ id }) => id) as [string, string, string]
  const [left, right] = await Promise.all([
    make('left two thirds', {}, [[a, b], [a, b, c], [b]]),
    make('right two thirds', { policy: { bufferBefore: 'PT15M' } }, [[b, c], [c]]),
  ])
  const hall = await make('hall', {}, [
    [a, b, c],
    [left.id, c],
    [a, right.id],
    [left.id, right.id],
  ])
  const pool = places.find(({ name }) => name === 'pool')!
  const centre = await make('centre', { policy: { bufferAfter: 'PT1H' } }, [[pool.id], [pool.id, hall.id]])
  return [...places, left, right, hall, centre]
}
