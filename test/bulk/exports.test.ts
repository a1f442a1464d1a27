import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient, type Json } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { at, booked, cancel, during, iso } from '../bookings/support.ts'
import { csv, importing } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board } = world
const cooperativeId = world.id
const nl = (text: string) => ({ language: 'nl', text })

const linksOf = async (client: ApiClient): Promise<Json> =>
  ok(
    await client(
      `query ($id: ID!) { node(id: $id) { ... on Cooperative { exports { facilities openingHours bookings calendar } } } }`,
      { id: cooperativeId },
    ),
  ).node.exports

const get = async (address: string) => {
  const response = await fetch(app.url + address.replace('http://noaber.test', ''))
  // Decoding would take the mark away by which spreadsheets know it for UTF-8.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())
  return { status: response.status, text, type: response.headers.get('content-type') }
}

const hall = (
  await makeFacility(manager, cooperativeId, {
    ...{
      name: 'Grote zaal, "Noord"',
      hours: daily('08:00', '01:00'),
      amenities: ['=HYPERLINK("x")', '-1+2', 'beamer'],
    },
    ...{ accessibility: ['STEP_FREE'].slice(1), policy: { bufferAfter: 'PT15M', bookableBy: ['RESIDENT', 'BOARD'] } },
  })
).id
await done(manager.client, 'updateFacility', {
  facilityId: hall,
  name: [nl('Grote zaal, "Noord"'), { language: 'de', text: '@Saal' }],
  description: [nl('Regel één\nRegel; twee')],
  location: {
    latitude: -33.9,
    longitude: 6.62,
    country: 'NL',
    street: '+1 straat',
    postalCode: '1',
    city: 'Vriezenveen',
  },
})
await done(manager.client, 'setDatedHours', {
  facilityId: hall,
  date: '2026-12-24',
  intervals: [
    { opens: '09:00', closes: '12:00' },
    { opens: '13:00', closes: '14:00' },
  ],
  reason: [nl('=Kerst'), { language: 'de', text: 'Heiligabend' }],
})
await done(manager.client, 'setDatedHours', { facilityId: hall, date: '2026-12-31', intervals: [] })
await makeFacility(manager, cooperativeId, { name: 'Concept', status: 'DRAFT' })
await booked(resident.client, { facilityId: hall, ...during(2, 10, 12), title: "=cmd|' /C calc'!A0" })
const gone = await booked(resident.client, { facilityId: hall, ...during(3, 10, 12) })
await cancel(resident.client, gone.id)
await booked(board.client, { facilityId: hall, ...during(4, 10, 12), title: 'Bestuur' })
const file = csv(
  'reference,facility,startsAt,endsAt,forOrganisationId',
  `r;1,${hall},${iso(at(5, 10))},${iso(at(5, 12))},${world.organisationId}`,
  `,${hall},2027-10-31T00:30:00Z,2027-10-31T01:30:00Z,`,
)
expect(await importing(manager.client, 'Bookings', { cooperativeId, csv: file })).toMatchObject({
  report: { createdCount: 2 },
})

describe('an export', () => {
  test('that is imported again changes nothing', async () => {
    const links = await linksOf(manager.client)
    const [places, hours, bookings, calendar] = await Promise.all(
      [links.facilities, links.openingHours, links.bookings, links.calendar].map(get),
    )
    expect([places!.status, hours!.status, bookings!.status, calendar!.status]).toEqual([200, 200, 200, 200])
    expect([places!.type, calendar!.type]).toEqual(['text/csv; charset=utf-8', 'text/calendar; charset=utf-8'])
    const again = (what: 'Facilities' | 'OpeningHours' | 'Bookings', input: object) =>
      importing(manager.client, what, { cooperativeId, ...input })
    const unchanged = (answer: Json) =>
      answer.report.rows.map(({ outcome, reasons }: Json) => [outcome, ...reasons].join())
    expect(unchanged(await again('Facilities', { csv: places!.text }))).toEqual(['UNCHANGED', 'UNCHANGED'])
    const told = unchanged(await again('OpeningHours', { csv: hours!.text }))
    expect([told.length, new Set(told)]).toEqual([7 + 2 + 1 + 7, new Set(['UNCHANGED'])])
    expect(unchanged(await again('Bookings', { csv: bookings!.text }))).toEqual(
      Array.from({ length: 5 }, () => 'UNCHANGED'),
    )
    expect(unchanged(await again('Bookings', { ics: calendar!.text }))).toEqual(
      Array.from({ length: 5 }, () => 'UNCHANGED'),
    )
    for (const { text } of [places!, hours!, bookings!]) expect(text).not.toMatch(/(^|[,\n"])[=+@]/)
    expect(bookings!.text).toContain("'=cmd|")
    expect(bookings!.text).toContain('2027-10-31T02:30:00+02:00')
  })

  test('is of what the viewer may see', async () => {
    const own = await linksOf(resident.client)
    const [places, bookings] = await Promise.all([own.facilities, own.bookings].map(get))
    expect([places!.text.includes('Grote zaal'), places!.text.includes('Concept')]).toEqual([true, false])
    expect([bookings!.text.includes("'=cmd"), bookings!.text.includes('Bestuur')]).toEqual([true, false])
    expect(await linksOf(apiClient(app.url))).toBeNull()
    expect((await get((await linksOf(world.stranger.client)).bookings)).text.trim().split('\n')).toHaveLength(1)
  })

  test('is of the days that are asked for', async () => {
    const { bookings } = await linksOf(manager.client)
    const lines = async (query: string) => (await get(`${bookings}&${query}`)).text.trim().split('\n').length - 1
    expect([await lines('from=2026-11-27&to=2026-11-28'), await lines('from=2026-11-27')]).toEqual([1, 5])
    for (const wrong of ['from=2026-13-01', 'from=x', 'from=2026-12-02&to=2026-12-01'])
      expect((await get(`${bookings}&${wrong}`)).status).toBe(400)
  })

  test('opens by its own link alone, for an hour or a little more, as long as the right lasts', async () => {
    const { bookings, facilities } = await linksOf(board.client)
    const key = /key=([^&]+)/.exec(bookings)![1]!
    const forged = [
      bookings.replace(key, 'x'),
      bookings.split('?')[0],
      facilities.replace('facilities.csv', 'bookings.csv'),
      bookings.replace(/person=\w+/, `person=${manager.personId}`),
      bookings.replace(/until=\d+/, 'until=9999999999'),
    ]
    for (const link of forged) expect(await get(link)).toMatchObject({ status: 404, text: '{"error":"Not found"}' })
    expect((await fetch(app.url + bookings.replace('http://noaber.test', ''), { method: 'POST' })).status).toBe(405)
    const { client, membershipId } = await addMember(app, world, ['AUDITOR'])
    const theirs = await linksOf(client)
    expect((await get(theirs.bookings)).text).toContain('Bestuur')
    await done(board.client, 'setMemberRoles', { membershipId, roles: ['RESIDENT'] })
    expect((await get(theirs.bookings)).text).not.toContain('Bestuur')
    app.clock.now += 4_501
    expect((await get(bookings)).status).toBe(404)
  })
})
