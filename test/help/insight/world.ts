import { newId } from '../../../src/platform/ids.ts'
import type { TestApp } from '../../harness/app.ts'
import { addMember, makeNeighbourhood, type Member, type Neighbourhood } from '../../harness/factories.ts'
import { done } from '../../harness/mutate.ts'
import { agree, ask, offerInput } from '../requests/world.ts'

/** A cooperative of two neighbourhoods, where so many people ask and so many help. Nothing of fewer than three is told. */
export interface InsightWorld extends Neighbourhood {
  /** The other neighbourhood. */
  otherId: string
  askers: Member[]
  helpers: Member[]
}

/** Makes it. */
export async function makeInsightWorld(app: TestApp, asking: number, helping: number): Promise<InsightWorld> {
  const place = await makeNeighbourhood(app)
  await app.db.execute({ sql: 'update help_settings set minimum_count = 3 where cooperative_id = ?', args: [place.id] })
  const otherId = newId('nbh')
  await app.db.execute({
    sql: `insert into neighbourhoods (id, name, municipality, country, time_zone, created_at) values (?, 'Over de Brug', 'Twenterand', 'NL', 'Europe/Amsterdam', ?)`,
    args: [otherId, app.clock.now],
  })
  await app.db.execute({ sql: 'insert into cooperative_neighbourhoods (cooperative_id, neighbourhood_id) values (?, ?)', args: [place.id, otherId] })
  const askers: Member[] = []
  for (let n = 0; n < asking; n++) askers.push(await addMember(app, place))
  const helpers: Member[] = []
  for (let n = 0; n < helping; n++) helpers.push(await addMember(app, place))
  return { ...place, otherId, askers, helpers }
}

/** Where something is: a neighbourhood by its id, or none. */
const placeIn = (app: TestApp, table: 'help_requests' | 'help_offers', id: string, neighbourhoodId: string | null) =>
  app.db.execute({ sql: `update ${table} set neighbourhood_id = ? where id = ?`, args: [neighbourhoodId, id] })

/** Asks for an hour in a neighbourhood, in these windows of `[date, from, to]` by the clock of winter. */
export async function asks(
  app: TestApp,
  world: InsightWorld,
  by: Member,
  { category, days, inside = world.neighbourhoodId, ...other }: { category: string; days: string[]; inside?: string | null; [more: string]: unknown },
): Promise<string> {
  const windows = days.map((date) => ({ startsAt: `${date}T09:00:00Z`, endsAt: `${date}T11:00:00Z` }))
  const timing = days.length === 1 ? 'ONE_OFF' : 'FLEXIBLE'
  const { id } = await ask(by, world.id, { category, windows, timing, minutes: 60, ...other })
  await placeIn(app, 'help_requests', id, inside)
  return id
}

/** Offers help of one kind in a neighbourhood at times of the week, `[weekday, from, to]`. */
export async function offers(
  app: TestApp,
  world: InsightWorld,
  by: Member,
  { categories, week, inside = world.neighbourhoodId, ...other }: { categories: string[]; week: [number, string, string][]; inside?: string | null; [more: string]: unknown },
): Promise<string> {
  const availability = week.map(([weekday, startTime, endTime]) => ({ weekday, startTime, endTime }))
  const input = offerInput(world.id, { categories, availability, maxHoursPerWeek: 40, ...other })
  const { id } = (await done(by.client, 'offerHelp', input, 'offer { id }')).offer
  await placeIn(app, 'help_offers', id, inside)
  return id
}

/** Both agree at an instant that is so many hours after now, and time stands where it stood. */
export async function agreesAfter(app: TestApp, hours: number, pair: { requestId: string; offerId: string }): Promise<string> {
  const before = app.clock.now
  app.clock.now += hours * 3_600
  const id = await agree(app, pair)
  app.clock.now = before
  return id
}
