import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { booked, count, during } from '../bookings/support.ts'
import { csv, fault, importing, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, auditor, representative, resident, stranger } = world
const cooperativeId = world.id
const facilities = (input: object, client = manager.client) =>
  importing(client, 'Facilities', { cooperativeId, ...input })
const hours = (input: object, client = manager.client) => importing(client, 'OpeningHours', { cooperativeId, ...input })
const header =
  'reference;name;name.de;kind;status;bookingMode;capacity;timeZone;street;postalCode;city;country;latitude;longitude;minDuration;amenities'
const usual = 'MEETING_ROOM;PUBLISHED;WHOLE;12;Europe/Amsterdam;Dorpsstraat 1;7671 AA;Vriezenveen;NL;52,44;6.62'

describe('facilities', () => {
  test('are added, changed, and known again', async () => {
    const file = csv(header, `f1;Zaal Noord;Saal Nord;${usual};PT1H;beamer | koffie`, `;Zaal Zuid;;${usual};;'=1+1`)
    const before = await count(app, 'select count(*) from facilities')
    expect(told(await facilities({ csv: file, dryRun: true }))).toEqual(['2 CREATED', '3 CREATED'])
    expect(await count(app, 'select count(*) from facilities')).toBe(before)
    const done = await facilities({ csv: file })
    expect(told(done)).toEqual(['2 CREATED', '3 CREATED'])
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Facility { name status amenities capacity
      nameTranslations { language text } policy { minDuration } location { latitude } } } }`
    const { nodes } = ok(await manager.client(query, { ids: done.report.rows.map(({ id }: { id: string }) => id) }))
    expect(nodes).toMatchObject([
      {
        status: 'PUBLISHED',
        amenities: ['beamer', 'koffie'],
        policy: { minDuration: 'PT1H' },
        location: { latitude: 52.44 },
      },
      { amenities: ['=1+1'], policy: { minDuration: 'PT30M' } },
    ])
    expect(nodes[0].nameTranslations).toContainEqual({ language: 'de', text: 'Saal Nord' })
    expect(told(await facilities({ csv: file }))).toEqual(['2 UNCHANGED', '3 UNCHANGED'])
    const changed = csv('reference,name,capacity', 'f1,,14', ',Zaal Zuid,12')
    expect(told(await facilities({ csv: changed }))).toEqual(['2 CHANGED', '3 UNCHANGED'])
  })

  test('are refused row by row, and then none is written', async () => {
    const hall = await makeHall(manager, cooperativeId, { name: 'Hal' })
    const pool = (
      await makeFacility(manager, cooperativeId, {
        name: 'Bad',
        bookingMode: 'UNITS',
        capacity: 5,
        policy: { bookableBy: ['RESIDENT'] },
      })
    ).id
    await booked(resident.client, { facilityId: pool, units: 4, ...during(2, 10, 12) })
    const elsewhere = (await makeFacility(other.manager, other.id)).id
    const file = csv(
      'id,reference,name,kind,capacity,bookingMode,timeZone,country,providerId,granularity,status',
      `${pool},,,,3,,,,,,`,
      `${hall.id},,,,,UNITS,,,,,`,
      `${elsewhere},,,,9,,,,,,`,
      `,x,Nieuw,POOL,-1,BOTH,Mars,XYZ,,P1M,`,
      `,,Leeg,,,,,,,,`,
      `${hall.thirds[0]},,,,,,,,,PT7M,`,
      `${hall.thirds[1]},,,,,,,,org_00000000000000000000000000,,`,
      `${hall.thirds[2]},,,,20,,,,,,RETIRED`,
      `${hall.thirds[2]},,,,21,,,,,,`,
    )
    const answer = await facilities({ csv: file, dryRun: true })
    expect(told(answer)).toEqual([
      '2 REFUSED CAPACITY_IN_USE',
      '3 REFUSED PARTS_NEED_WHOLE',
      expect.stringMatching(/^4 REFUSED IMPORT_FACILITY_UNKNOWN/),
      expect.stringMatching(/^5 REFUSED IMPORT_CELL_INVALID/),
      expect.stringMatching(/^6 REFUSED IMPORT_CELL_MISSING/),
      '7 REFUSED INVALID_POLICY',
      '8 REFUSED PROVIDER_NOT_PARTNER',
      '9 CHANGED',
      '10 REFUSED IMPORT_TWICE',
    ])
    expect(fault(await facilities({ csv: file }))).toContain('ImportRefused IMPORT_REFUSED')
    expect(await count(app, "select count(*) from facilities where status = 'RETIRED'")).toBe(0)
  })
})

describe('opening hours', () => {
  test('are set anew where rows tell them, and as they are where they are the same', async () => {
    const a = (await makeFacility(manager, cooperativeId, { name: 'Uren' })).id
    const file = csv(
      'facility\tweekday\tdate\topens\tcloses\tclosed\treason',
      `${a}\tma\t\t9:00\t17:00\t\t`,
      `Uren\t2\t\t09:00\t12:00\t\t`,
      `Uren\tTuesday\t\t13:00\t01:00\t\t`,
      `Uren\t\t2026-12-24\t09:00\t12:00\t\tKerstavond`,
      `Uren\t\t2026-12-31\t\t\tja\tOudjaar`,
    )
    const outcomes = (answer: { report: object }) => answer.report
    expect(outcomes(await hours({ csv: file, dryRun: true }))).toMatchObject({ createdCount: 5, refusedCount: 0 })
    expect(outcomes(await hours({ csv: file }))).toMatchObject({ createdCount: 5 })
    expect(outcomes(await hours({ csv: file }))).toMatchObject({ unchangedCount: 5 })
    const { node } = ok(
      await manager.client(
        `query ($id: ID!) { node(id: $id) { ... on Facility { openingHours { weekday opens closes }
      datedHours { date intervals { opens } reason } } } }`,
        { id: a },
      ),
    )
    expect(node.openingHours).toEqual([
      { weekday: 1, opens: '09:00', closes: '17:00' },
      { weekday: 2, opens: '09:00', closes: '12:00' },
      { weekday: 2, opens: '13:00', closes: '01:00' },
    ])
    expect(node.datedHours).toEqual([
      { date: '2026-12-24', intervals: [{ opens: '09:00' }], reason: 'Kerstavond' },
      { date: '2026-12-31', intervals: [], reason: 'Oudjaar' },
    ])
    expect(
      await count(app, "select count(*) from calendar_intervals where facility_id = ? and kind = 'OPEN'", [a]),
    ).toBeGreaterThan(100)
  })

  test('are refused row by row', async () => {
    const a = (await makeFacility(manager, cooperativeId)).id
    const file = csv(
      'facility,weekday,date,opens,closes,closed',
      `${a},1,,09:00,12:00,`,
      `${a},1,,11:00,13:00,`,
      `${a},8,,09:00,12:00,`,
      `${a},1,2026-12-01,09:00,12:00,`,
      `${a},,,09:00,12:00,`,
      `${a},2,,25:00,12:00,`,
      `${a},2,,09:00,,`,
      `${a},,2026-12-24,09:00,12:00,yes`,
      `nergens,2,,09:00,12:00,`,
    )
    expect(told(await hours({ csv: file })).map((row) => row.replace(/^\d+ /, '').replace(/ \(.*/, ''))).toEqual([
      ...[
        'CREATED',
        'REFUSED INVALID_HOURS',
        'REFUSED IMPORT_CELL_INVALID',
        'REFUSED IMPORT_CELL_MISSING',
        'REFUSED IMPORT_CELL_MISSING',
      ],
      ...[
        'REFUSED IMPORT_CELL_INVALID',
        'REFUSED IMPORT_CELL_MISSING',
        'REFUSED IMPORT_CELL_INVALID',
        'REFUSED IMPORT_FACILITY_UNKNOWN',
      ],
    ])
    expect(await count(app, 'select count(*) from weekly_hours where facility_id = ?', [a])).toBe(7)
  })
})

describe('a file is refused as a whole', () => {
  const faults: [string, string, string][] = [
    ['name,kleur,maat\nx,y,z', 'IMPORT_COLUMNS_UNKNOWN', 'kleur, maat'],
    ['name,capacity,capacity\nx,1,1', 'IMPORT_COLUMNS_TWICE', 'capacity'],
    ['capacity\n1', 'IMPORT_COLUMNS_MISSING', 'name'],
    ['name\n"x', 'IMPORT_QUOTES', '2'],
    ['name\n"x"y', 'IMPORT_QUOTES', '2'],
    ['name', 'IMPORT_EMPTY', ''],
    ['', 'IMPORT_EMPTY', ''],
    ['name\n\u0000', 'IMPORT_NOT_TEXT', ''],
    [`name\n${'x\n'.repeat(10_000)}`, 'IMPORT_TOO_MANY_ROWS', '10000'],
    ['x'.repeat(1_000_001), 'TOO_LONG', ''],
  ]
  test.each(faults)('%#', async (file, code, named) => {
    const told = fault(await facilities({ csv: file }))
    expect(told).toContain(`InvalidInput ${code}: `)
    expect(told).toContain(named)
  })

  test.each(
    Object.entries({ coordinator, auditor, representative, resident, stranger, 'the board of another': other.board }),
  )('for %s', async (_, { client }) => {
    expect(await facilities({ csv: 'name\nx', dryRun: true }, client)).toMatchObject({ __typename: 'Forbidden' })
    expect(await hours({ csv: 'facility\nx', dryRun: true }, client)).toMatchObject({ __typename: 'Forbidden' })
  })

  test('but not for the board', async () => {
    expect(await facilities({ csv: 'name\nx', dryRun: true }, board.client)).toMatchObject({
      __typename: 'ImportFacilitiesPayload',
    })
  })
})
