import { done } from './mutate.ts'
import type { SignedIn } from './people.ts'

/** Hours as the API takes them. */
export interface Hours {
  weekday: number
  opens: string
  closes: string
}

/** The same hours on every day of the week. */
export const daily = (opens: string, closes: string): Hours[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }))

/** Open without an end. */
export const always: Hours[] = daily('00:00', '24:00')

/** What may differ from the usual facility: any field of the inputs, and its hours, tariffs and parts. */
export interface FacilityOverrides {
  /** The name in Dutch. */
  name?: string
  kind?: string
  /** PUBLISHED unless told. */
  status?: 'DRAFT' | 'PUBLISHED' | 'RETIRED'
  bookingMode?: 'WHOLE' | 'UNITS'
  capacity?: number
  timeZone?: string
  /** Laid over the usual place, in Twenterand. */
  location?: object
  /** Laid over the usual policy: half hours, up to four, 120 days ahead, by residents and the like. */
  policy?: object
  /** Every day from 08:00 to 22:00 unless told. */
  hours?: Hours[]
  /** None unless told, so that use is free. */
  tariffs?: { audience: string; basis: string; centsPerHour: number; currency: string }[]
  partIds?: string[]
  [field: string]: unknown
}

/** Where facilities are unless told. */
export const usualLocation = {
  ...{ latitude: 52.44, longitude: 6.62, country: 'NL' },
  ...{ street: 'Dorpsstraat 1', postalCode: '7671 AA', city: 'Vriezenveen' },
}

const usualPolicy = { granularity: 'PT30M', minDuration: 'PT30M', maxDuration: 'PT4H', horizon: 'P120D' }

let made = 0

/** The input of `createFacility` for a usual facility. */
export function facilityInput(cooperativeId: string, overrides: FacilityOverrides = {}) {
  const { hours: _hours, tariffs: _tariffs, partIds: _partIds, location, policy, ...given } = overrides
  const { name = `Ruimte ${++made}`, ...more } = given
  return {
    cooperativeId,
    ...{ name: [{ language: 'nl', text: name }], kind: 'MEETING_ROOM', status: 'PUBLISHED' },
    ...{ timeZone: 'Europe/Amsterdam', capacity: 10, bookingMode: 'WHOLE', closedOnHolidays: false },
    location: { ...usualLocation, ...location },
    policy: { ...usualPolicy, ...policy },
    ...more,
  }
}

/**
 * Makes a facility through the API, published and open every day, let as a whole to ten people, or as the overrides
 * say. Public holidays do not close it unless told, so that tests may book on any day.
 */
export async function makeFacility(
  { client }: Pick<SignedIn, 'client'>,
  cooperativeId: string,
  overrides: FacilityOverrides = {},
): Promise<{ id: string }> {
  const { hours = daily('08:00', '22:00'), tariffs, partIds } = overrides
  const { facility } = await done(client, 'createFacility', facilityInput(cooperativeId, overrides), 'facility { id }')
  const facilityId: string = facility.id
  await done(client, 'setOpeningHours', { facilityId, hours })
  if (tariffs) await done(client, 'setTariffs', { facilityId, tariffs })
  if (partIds) await done(client, 'setFacilityParts', { facilityId, partIds })
  return { id: facilityId }
}

/** Makes a hall that is let as a whole, and its thirds, which are let too. */
export async function makeHall(
  manager: Pick<SignedIn, 'client'>,
  cooperativeId: string,
  overrides: FacilityOverrides = {},
): Promise<{ id: string; thirds: [string, string, string] }> {
  const usual = { kind: 'SPORTS_HALL', capacity: 60, ...overrides }
  const thirdOf = async (n: number): Promise<string> => {
    const name = `${overrides.name ?? 'Sporthal'}, deel ${n}`
    return (await makeFacility(manager, cooperativeId, { ...usual, capacity: Math.ceil(usual.capacity / 3), name })).id
  }
  const thirds = await Promise.all([thirdOf(1), thirdOf(2), thirdOf(3)])
  const hall = await makeFacility(manager, cooperativeId, { name: 'Sporthal', ...usual, partIds: thirds })
  return { id: hall.id, thirds }
}
