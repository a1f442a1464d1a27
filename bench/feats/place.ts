import { DAY } from '../../src/platform/interval.ts'
import { Engine } from '../limit/engine.ts'
import { instantOf } from '../limit/text.ts'
import { tokenOf } from '../sessions.ts'
import { worldOf } from '../world.ts'

/** Asks the API over HTTP, as the person of a session. */
export type Ask = (document: string, variables: object) => Promise<Record<string, never>>

/** A place of its own on the large data, open day and night, with somebody who manages it and three who book. */
export interface Place {
  facilityId: string
  slug: string
  manager: Ask
  members: Ask[]
  /** The first midnight (UTC) from which everything is free. */
  from: number
}

const ask = (port: number, personId: string): Ask => async (query, variables) => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokenOf(personId)}` }
  const body = JSON.stringify({ query, variables })
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body })
  const { data, errors } = (await answer.json()) as { data: Record<string, never>; errors?: object[] }
  if (errors) throw new Error(`A feat was not answered: ${JSON.stringify(errors)}`)
  return data
}

const create = `mutation ($input: CreateFacilityInput!) { created: createFacility(input: $input) {
  ... on CreateFacilityPayload { facility { id } } ... on UserError { code path } } }`
const open = `mutation ($input: SetOpeningHoursInput!) { opened: setOpeningHours(input: $input) {
  ... on SetOpeningHoursPayload { facility { id } } ... on UserError { code path } } }`

/** Makes the place through the API, at a subject that answers at a port over a database in a file. */
export async function makePlace(port: number, file: string, now: number): Promise<Place> {
  const engine = new Engine(file)
  const { cooperatives } = worldOf(engine)
  const { id, slug, residents } = cooperatives[0]!
  const [found] = engine.rows(
    `select m.person_id from memberships m join sessions s on s.person_id = m.person_id where m.cooperative_id = ?
      and m.status = 'ACTIVE' and exists (select 1 from json_each(m.roles) where value = 'FACILITY_MANAGER') limit 1`,
    [id],
  )
  engine.close()
  const manager = ask(port, String(found![0]))
  const location = { latitude: 52.4, longitude: 6.6, street: 'Benchweg 1', postalCode: '7671 AA', city: 'Meetveld', country: 'NL' }
  const policy = { granularity: 'PT30M', minDuration: 'PT30M', maxDuration: 'PT4H', horizon: 'P400D' }
  const { created } = (await manager(create, {
    input: {
      ...{ cooperativeId: id, name: [{ language: 'nl', text: 'Meetplek' }], kind: 'SPORTS_HALL', capacity: 1, bookingMode: 'WHOLE' },
      ...{ location, policy, timeZone: 'Europe/Amsterdam', status: 'PUBLISHED', closedOnHolidays: false },
    },
  })) as unknown as { created: { facility?: { id: string } } }
  const facilityId = created.facility!.id
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' }))
  await manager(open, { input: { facilityId, hours } })
  const members = residents.slice(0, 3).map((personId) => ask(port, personId))
  return { facilityId, slug, manager, members, from: Math.floor(now / DAY) * DAY + 2 * DAY }
}

/** An interval as the API takes it: so many days after the first, at an hour, for so many hours. */
export const during = ({ from }: Place, day: number, hour: number, hours = 1) => ({
  startsAt: instantOf(from + day * DAY + hour * 3_600),
  endsAt: instantOf(from + day * DAY + (hour + hours) * 3_600),
})
