import { always, daily, makeFacility, type FacilityOverrides } from '../../harness/facilities.ts'
import { done } from '../../harness/mutate.ts'
import type { World } from './world.ts'

/** A facility of the mixed storm. */
export interface MixedPlace {
  id: string
  name: string
  units: boolean
  /** How often it is wanted, beside the others. */
  wanted: number
}

/** Everything that is booked in the mixed storm. */
export interface MixedPlaces {
  places: MixedPlace[]
  /** Pools of which people book some with a place, and how many there are at least. */
  pools: { id: string; least: number }[]
  households: string[]
}

const words = (text: string) => [{ language: 'nl', text }]

/**
 * The kinds of places that quotas are laid down for; the others never have any, so that waitlists there are judged
 * fully.
 */
export const underQuotas = ['MEETING_ROOM', 'SPORTS_HALL', 'STUDIO', 'FITNESS_ROOM'] as const

const simple: [name: string, wanted: number, overrides: FacilityOverrides, terms: object][] = [
  [
    'meeting room',
    5,
    { kind: 'MEETING_ROOM', hours: always },
    { noShowLimit: 2, noShowBlock: 'PT6H', releaseAfter: 'PT30M' },
  ],
  [
    'kitchen',
    4,
    { kind: 'KITCHEN', hours: always, policy: { bufferBefore: 'PT15M', bufferAfter: 'PT45M' } },
    { holdDuration: 'PT1H' },
  ],
  [
    'treatment by two',
    3,
    {
      kind: 'TREATMENT_ROOM',
      hours: daily('07:00', '23:00'),
      policy: { requiresApproval: true, bufferAfter: 'PT30M' },
    },
    { approvals: 2 },
  ],
  [
    'workshop on request',
    2,
    { kind: 'WORKSHOP', hours: always, policy: { requiresApproval: true } },
    { releaseAfter: 'PT1H' },
  ],
  [
    'pool',
    4,
    { kind: 'SWIMMING_POOL', hours: always, bookingMode: 'UNITS', capacity: 6 },
    { holdDuration: 'PT2H', releaseAfter: 'PT30M' },
  ],
  ['gym', 4, { kind: 'FITNESS_ROOM', hours: always, bookingMode: 'UNITS', capacity: 12 }, { holdDuration: 'PT2H' }],
  ['garden far away', 2, { kind: 'GARDEN', hours: always, timeZone: 'Pacific/Auckland' }, { holdDuration: 'PT30M' }],
]

/**
 * Places of all kinds, with what is charged, released and asked for; pools of equipment; and people who live together.
 */
export async function makeMixedPlaces({ managers, residents, board, cooperativeId }: World): Promise<MixedPlaces> {
  const manager = managers[0]!
  const make = async (
    name: string,
    wanted: number,
    overrides: FacilityOverrides,
    terms: object = {},
  ): Promise<MixedPlace> => {
    const tariffs = [{ audience: 'MEMBER', basis: 'PER_HOUR', centsPerHour: 400, currency: 'EUR' }]
    const { id } = await makeFacility(manager, cooperativeId, { tariffs, ...overrides, name })
    const usual = {
      checkInOpens: 'PT1H',
      holdDuration: 'PT3H',
      cancellationFees: [{ notice: 'PT3H', percent: 50 }],
      noShowFeeCents: 500,
    }
    await done(manager.client, 'setFacilityTerms', { facilityId: id, ...usual, ...terms }, 'facility { id }')
    return { id, name, wanted, units: overrides.bookingMode === 'UNITS' }
  }
  const pool = async (
    name: string,
    kind: string,
    quantity: number,
    more: object = {},
  ): Promise<{ id: string; least: number }> => {
    const input = { cooperativeId, kind, name: words(name), quantity, centsPerHour: 100, ...more }
    return {
      id: (await done(manager.client, 'createEquipmentPool', input, 'pool { id }')).pool.id,
      least: Math.ceil(quantity / 2),
    }
  }
  const pools = await Promise.all([
    pool('projector', 'EQUIPMENT', 3),
    pool('operator', 'STAFF', 2, { bufferAfter: 'PT30M' }),
  ])
  const places = await Promise.all(
    simple.map(([name, wanted, overrides, terms]) => make(name, wanted, overrides, terms)),
  )
  const third = (letter: string, policy: object = {}) =>
    make(`third ${letter}`, 2, { kind: 'SPORTS_HALL', hours: always, policy })
  const thirds = await Promise.all([third('A'), third('B', { bufferAfter: 'PT15M' }), third('C')])
  const partIds = thirds.map(({ id }) => id)
  const hall = await make('hall', 3, { kind: 'SPORTS_FIELD', hours: always, partIds })
  const studio = await make(
    'studio',
    2,
    { kind: 'STUDIO', hours: always },
    { requiredExtras: [{ poolId: pools[0]!.id, quantity: 1 }] },
  )
  const livesAt = async (name: string, from: number): Promise<string> => {
    const personIds = residents.slice(from, from + 3).map(({ personId }) => personId)
    return (await done(board.client, 'setHousehold', { cooperativeId, name, personIds }, 'household { id }')).household
      .id
  }
  const households = [await livesAt('Dorpsstraat 1', 0), await livesAt('Dorpsstraat 2', 3)]
  const quotas = [
    { facilityKind: 'FITNESS_ROOM', subject: 'PERSON', period: 'DAY', amount: { bookings: 2 } },
    { facilityKind: 'FITNESS_ROOM', subject: 'HOUSEHOLD', period: 'UPCOMING', amount: { time: 'PT4H' } },
    { facilityKind: 'MEETING_ROOM', subject: 'PERSON', period: 'DAY', amount: { time: 'PT2H' } },
    { facilityKind: 'SPORTS_HALL', subject: 'HOUSEHOLD', period: 'WEEK', amount: { bookings: 4 } },
    {
      ...{ facilityKind: 'MEETING_ROOM', subject: 'HOUSEHOLD', period: 'WEEK', amount: { time: 'PT3H' } },
      peak: [6, 7].map((weekday) => ({ weekday, opens: '01:00', closes: '13:00' })),
    },
  ]
  for (const quota of quotas)
    await done(manager.client, 'createQuota', { cooperativeId, name: words('Eerlijk delen'), ...quota }, 'quota { id }')
  return { places: [...places, ...thirds, hall, studio], pools, households }
}
