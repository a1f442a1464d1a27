import { afterAll, expect, inject, test } from 'vitest'
import type { Query } from '../../src/platform/database/transport.ts'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { Explainer } from '../harness/explain.ts'
import { booked, during } from '../bookings/support.ts'
import { fetchCalendar, linkOf, makeFeed } from './support.ts'

/** Calendars are asked for by the hour by every subscriber: no statement of theirs walks through what grows. */
const app = await startApp()
const { id: cooperativeId, manager, resident } = await makeNeighbourhood(app)
const room = await makeFacility(manager, cooperativeId)
const { id } = await booked(resident.client, { facilityId: room.id, ...during(2, 10, 11) })
const explainer = new Explainer(inject('template'))
afterAll(() => explainer.close())

const links: [string, string, string[], string[]][] = [
  [
    ...(['of a person', (await makeFeed(resident.client)).link] as const),
    [
      'bookings_person (for_person_id=? AND starts_at>?',
      'bookings_for_others (actor_id=? AND starts_at>?',
      'bookings_for_organisation (for_organisation_id=? AND starts_at>?',
    ],
    // Those of one person, by three indexes, within the window.
    ['bookings'],
  ],
  // Of a place and what shares its room: a handful of places, each by its index.
  [
    'of a facility',
    (await makeFeed(resident.client, { facilityId: room.id })).link,
    ['bookings_of_facility (facility_id=? AND starts_at>?'],
    ['bookings'],
  ],
  [
    'of a cooperative',
    (await makeFeed(resident.client, { cooperativeId })).link,
    ['bookings_cooperative (cooperative_id=? AND starts_at>?'],
    [],
  ],
  [
    'of one booking',
    await linkOf(resident.client, id),
    ['SEARCH bookings USING INDEX sqlite_autoindex_bookings_1 (id=?)'],
    [],
  ],
]

test.each(links)('%s', async (_kind, link, uses, sorts) => {
  const sent: Query[] = []
  app.watcher.saw = (query) => sent.push(query)
  await fetchCalendar(app, link)
  app.watcher.saw = null
  const plans = await Promise.all(
    sent.filter(({ sql }) => !sql.startsWith('update')).map((query) => explainer.explain(query)),
  )
  const text = plans.map((plan) => plan.text).join('\n\n')
  expect(
    plans.flatMap(({ walked }) => walked).filter((table) => table !== 'cooperatives'),
    text,
  ).toEqual([])
  expect([...new Set(plans.flatMap(({ sorted }) => sorted))], text).toEqual(sorts)
  expect(
    uses.filter((use) => !text.includes(use)),
    text,
  ).toEqual([])
})
