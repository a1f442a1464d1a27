import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { at, booked, count, during, iso } from '../bookings/support.ts'
import { csv, fault, importing, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, auditor, representative, resident, stranger } = world
const cooperativeId = world.id
const room = async (overrides = {}) => (await makeFacility(manager, cooperativeId, overrides)).id
const header = 'reference,facility,startsAt,endsAt,title'
const all = () => count(app, 'select count(*) from bookings')
const imports = (input: object, client = manager.client) => importing(client, 'Bookings', { cooperativeId, ...input })

describe('bookings from a table', () => {
  test('are booked, known again, moved and called off', async () => {
    const facility = await room({ name: 'Zaal A' })
    const file = csv(
      header,
      `r1,${facility},2026-12-01 10:00,2026-12-01 12:00,Koor`,
      'r2,Zaal A,2026-12-01T12:00:00Z,2026-12-01T13:30:00+00:00,"Zang, en dans"',
    )
    const before = await all()
    const dry = await imports({ csv: file, dryRun: true })
    expect(told(dry)).toEqual(['2 CREATED', '3 CREATED'])
    expect(dry.report).toMatchObject({ dryRun: true, createdCount: 2, rows: [{ id: null }, { id: null }] })
    expect(await all()).toBe(before)
    const mails = app.mails.length
    const done = await imports({ csv: file })
    expect(told(done)).toEqual(['2 CREATED', '3 CREATED'])
    expect(done.report.rows[0]).toMatchObject({
      label: 'r1',
      when: { startsAt: '2026-12-01T09:00:00Z', endsAt: '2026-12-01T11:00:00Z' },
    })
    const { rows } = await app.db.execute({
      sql: 'select * from bookings where id = ?',
      args: [done.report.rows[1].id],
    })
    expect(rows[0]).toMatchObject({
      status: 'CONFIRMED',
      title: 'Zang, en dans',
      for_person_id: manager.personId,
      starts_at: Date.UTC(2026, 11, 1, 12) / 1000,
    })
    expect(told(await imports({ csv: file }))).toEqual(['2 UNCHANGED', '3 UNCHANGED'])
    const moved = csv(
      `${header},status`,
      `r1,${facility},2026-12-01 14:30,2026-12-01 15:00,Koor,`,
      `r2,${facility},2026-12-01 13:00,2026-12-01 14:30,,CANCELLED`,
    )
    expect(told(await imports({ csv: moved }))).toEqual(['2 CHANGED', '3 CHANGED'])
    expect(told(await imports({ csv: moved }))).toEqual(['2 UNCHANGED', '3 UNCHANGED'])
    expect(told(await imports({ csv: file }))).toEqual(['2 CHANGED', '3 UNCHANGED (IMPORT_ENDED_HERE)'])
    await app.app.scheduled()
    expect(app.mails.length).toBe(mails)
  })

  test('without references are known again by when and where they are', async () => {
    const facility = await room({ bookingMode: 'UNITS', capacity: 5 })
    const row = `${facility},2026-12-02 10:00,2026-12-02 12:00`
    const file = csv('facility,startsAt,endsAt', row, row)
    expect(told(await imports({ csv: file }))).toEqual(['2 CREATED', '3 CREATED'])
    expect(told(await imports({ csv: file }))).toEqual(['2 UNCHANGED', '3 UNCHANGED'])
  })

  test('that have no room are told with what is taken, and nothing is written', async () => {
    const hall = await makeHall(manager, cooperativeId)
    const [third] = hall.thirds
    const file = csv(
      header,
      `h1,${hall.id},${iso(at(3, 11))},${iso(at(3, 13))},`,
      `h2,${hall.id},${iso(at(4, 11))},${iso(at(4, 13))},`,
      `h3,${third},${iso(at(4, 12))},${iso(at(4, 14))},`,
    )
    const first = await imports({ csv: csv(header, `t,${third},${iso(at(3, 10))},${iso(at(3, 12))},`) })
    expect(told(first)).toEqual(['2 CREATED'])
    const before = await all()
    const refused = await imports({ csv: file })
    expect(fault(refused)).toMatch(/^ImportRefused IMPORT_REFUSED/)
    expect(told(refused)).toEqual(['2 REFUSED NO_CAPACITY', '3 CREATED', '4 REFUSED IMPORT_OVERLAPS'])
    expect(refused.report.rows[0].conflicts).toEqual([{ startsAt: iso(at(3, 11)), endsAt: iso(at(3, 12)) }])
    expect(refused.report.rows[2].conflicts).toEqual([{ startsAt: iso(at(4, 12)), endsAt: iso(at(4, 13)) }])
    expect(await all()).toBe(before)
    expect(told(await imports({ csv: file, dryRun: true }))).toEqual(told(refused))
  })

  test('that change places do so, in a circle too', async () => {
    const facility = await room()
    const hours = ['10', '11', '12']
    const file = (order: string[]) =>
      csv(
        header,
        ...order.map((id, n) => `${id},${facility},2026-12-03 ${hours[n]}:00,2026-12-03 ${Number(hours[n]) + 1}:00,`),
      )
    expect(told(await imports({ csv: file(['a', 'b', 'c']) }))).toHaveLength(3)
    expect(told(await imports({ csv: file(['b', 'c', 'a']), dryRun: true }))).toEqual([
      '2 CHANGED',
      '3 CHANGED',
      '4 CHANGED',
    ])
    expect(told(await imports({ csv: file(['b', 'c', 'a']) }))).toEqual(['2 CHANGED', '3 CHANGED', '4 CHANGED'])
    const { rows } = await app.db.execute({
      sql: 'select count(*) as n, count(distinct starts_at) as s from claims where space_id = ?',
      args: [facility],
    })
    expect(rows[0]).toMatchObject({ n: 3, s: 3 })
  })

  test('may lie in the past, at odd times and out of hours, which is remarked', async () => {
    const facility = await room({ policy: { leadTime: 'P2D' } })
    const file = csv(
      'facility,startsAt,endsAt',
      `${facility},2026-11-01 10:00,2026-11-01 11:00`,
      `${facility},2026-11-26 10:07,2026-11-26 10:12`,
      `${facility},2027-12-01 03:00,2027-12-01 10:00`,
    )
    expect(told(await imports({ csv: file }))).toEqual([
      '2 CREATED (IN_THE_PAST OUTSIDE_OPENING_HOURS)',
      '3 CREATED (NOT_ON_GRID TOO_SHORT_BOOKING TOO_SOON)',
      '4 CREATED (TOO_LONG_BOOKING OUTSIDE_OPENING_HOURS)',
    ])
  })

  test('on a day when the clock changes are what the wall says', async () => {
    const facility = await room()
    const file = csv('facility,startsAt,endsAt', `${facility},2027-03-28 02:30,2027-03-28 04:00`)
    expect(told(await imports({ csv: file, dryRun: true }))[0]).toMatch(/^2 REFUSED IMPORT_TIME_SKIPPED/)
    const autumn = csv(
      'facility,startsAt,endsAt',
      `${facility},2027-10-31 02:30,2027-10-31 04:00`,
      `${facility},2027-10-31 01:00,2027-10-31 02:00`,
    )
    const report = (await imports({ csv: autumn, dryRun: true })).report
    expect(report.rows[0]).toMatchObject({
      outcome: 'CREATED',
      when: { startsAt: '2027-10-31T00:30:00Z', endsAt: '2027-10-31T03:00:00Z' },
    })
    expect(
      report.rows.map(({ remarks }: { remarks: { code: string }[] }) =>
        remarks.some(({ code }) => code === 'IMPORT_TIME_REPEATED'),
      ),
    ).toEqual([true, true])
  })
})

describe('an import of bookings is refused', () => {
  const file = csv('facility,startsAt,endsAt', 'x,2026-12-01 10:00,2026-12-01 12:00')
  test.each(
    Object.entries({ coordinator, auditor, representative, resident, stranger, 'the board of another': other.board }),
  )('to %s', async (_, { client }) => {
    expect(await imports({ csv: file, dryRun: true }, client)).toMatchObject({ __typename: 'Forbidden' })
  })

  test('row by row, for what is in it', async () => {
    const facility = await room({ name: 'Dubbel' })
    await room({ name: 'Dubbel' })
    const elsewhere = (await makeFacility(other.manager, other.id)).id
    const times = '2026-12-05 10:00,2026-12-05 12:00'
    const file = csv(
      'id,reference,facility,startsAt,endsAt,units,forPersonId,forOrganisationId,status',
      `,1,${elsewhere},${times},,,,`,
      `,2,Dubbel,${times},,,,`,
      `,3,,${times},,,,`,
      `,4,${facility},2026-02-30 10:00,2026-12-05 12:00,,,,`,
      `,5,${facility},2026-12-05 12:00,2026-12-05 10:00,,,,`,
      `,6,${facility},${times},0,,,`,
      `,7,${facility},${times},99,,,`,
      `,8,${facility},${times},,${other.resident.personId},,`,
      `,9,${facility},${times},,,org_00000000000000000000000000,`,
      `,10,${facility},${times},,${resident.personId},${world.organisationId},`,
      `boo_00000000000000000000000000,,${facility},${times},,,,`,
      `,12,${facility},${times},,,,MAYBE`,
      `,13,${facility},${times},,,,,more`,
      `,15,${facility},2026-12-06 10:00,2027-02-06 12:00,,,,`,
      `,16,${facility},2026-12-07 10:00,2026-12-07 12:00,,,,`,
      `,16,${facility},2026-12-08 10:00,2026-12-08 12:00,,,,`,
    )
    const answer = await imports({ csv: file })
    expect(told(answer)).toEqual([
      '2 REFUSED IMPORT_FACILITY_UNKNOWN',
      '3 REFUSED IMPORT_FACILITY_AMBIGUOUS',
      '4 REFUSED IMPORT_CELL_MISSING',
      '5 REFUSED IMPORT_CELL_INVALID',
      '6 REFUSED INVALID_INTERVAL_OF_BOOKING',
      '7 REFUSED IMPORT_CELL_INVALID',
      '8 REFUSED UNITS_EXCEED_CAPACITY',
      '9 REFUSED IMPORT_BENEFICIARY_UNKNOWN',
      '10 REFUSED IMPORT_BENEFICIARY_UNKNOWN',
      '11 REFUSED IMPORT_CELL_INVALID',
      '12 REFUSED IMPORT_BOOKING_UNKNOWN',
      '13 REFUSED IMPORT_CELL_INVALID',
      '14 REFUSED IMPORT_ROW_TOO_WIDE',
      expect.stringMatching(/^15 REFUSED TOO_LONG_BOOKING/),
      '16 CREATED',
      '17 REFUSED IMPORT_TWICE',
    ])
    expect(answer.report.rows[5].columns).toEqual(['units'])
    expect(JSON.stringify(answer)).not.toContain('Bep Bestuur')
  })

  test('where somebody books while it runs: with that row, and nothing is written', async () => {
    const facility = await room({ policy: { bookableBy: ['RESIDENT'] } })
    const file = csv(
      header,
      `w1,${facility},${iso(at(9, 10))},${iso(at(9, 12))},`,
      `w2,${facility},${iso(at(9, 14))},${iso(at(9, 15))},`,
    )
    const before = await all()
    app.beforeWrite.next = () => booked(resident.client, { facilityId: facility, ...during(9, 14, 16) })
    const answer = await imports({ csv: file })
    expect(told(answer)).toEqual(['2 CREATED (NOT_ELIGIBLE)', '3 REFUSED NO_CAPACITY (NOT_ELIGIBLE)'])
    expect(answer.report.rows[1].conflicts).toEqual([{ startsAt: iso(at(9, 14)), endsAt: iso(at(9, 15)) }])
    expect(await all()).toBe(before + 1)
    expect(await count(app, "select count(*) from import_references where reference like '= w_'")).toBe(0)
  })

  test('twice at once is one import', async () => {
    const facility = await room()
    const file = csv(
      header,
      ...[8, 9, 10, 11].map((hour) => `z${hour},${facility},${iso(at(10, hour))},${iso(at(10, hour + 1))},`),
    )
    const answers = await Promise.all([imports({ csv: file }), imports({ csv: file }, board.client)])
    expect(answers.map((answer) => told(answer)[0]).sort()).toEqual(['2 CREATED', '2 UNCHANGED'])
  })
})
