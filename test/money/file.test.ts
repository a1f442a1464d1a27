import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { booked, during, iso } from '../bookings/support.ts'
import { usualTariffs } from './support.ts'

/** Statements as a file, by a link. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await makeNeighbourhood(app)
const { manager, board, coordinator, resident, auditor, representative, organisationId, stranger } = world
const place = await makeFacility(manager, world.id, {
  name: '=HYPERLINK("http://boos.example")',
  bookingMode: 'UNITS',
  capacity: 100,
  tariffs: usualTariffs,
})
const begun = app.clock.now

const linkOf = async (client: ApiClient, month = '2026-11-01'): Promise<string | null> =>
  ok(
    await client(
      'query ($id: ID!, $month: Date!) { node(id: $id) { ... on Cooperative { statementLink(month: $month) } } }',
      { id: world.id, month },
    ),
  ).node?.statementLink
const ownLink = async (client: ApiClient): Promise<string> => {
  const { statements } = ok(await client('{ viewer { statements(month: "2026-11-01") { link } } }')).viewer
  return statements[0].link
}
/** The public address of the tests leads nowhere; the path and query are what count. */
const here = (link: string): URL => new URL(link.replace('http://noaber.test', app.url))
const open = (link: string | URL, init: RequestInit = {}) => fetch(typeof link === 'string' ? here(link) : link, init)

/** Reads CSV by RFC 4180, letter by letter, and shares nothing with what writes it. */
function parse(text: string): string[][] {
  expect(text.codePointAt(0)).toBe(0xfe_ff)
  const rows: string[][] = [['']]
  let inQuotes = false
  for (let n = 1; n < text.length; n++) {
    const row = rows.at(-1)!
    const sign = text[n]!
    if (inQuotes && sign === '"' && text[n + 1] === '"') row[row.length - 1] += text[n++]!
    else if (sign === '"') inQuotes = !inQuotes
    else if (!inQuotes && sign === ',') row.push('')
    else if (!inQuotes && sign === '\r' && text[n + 1] === '\n') rows.push([(n++, '')])
    else row[row.length - 1] += sign
  }
  expect([inQuotes, rows.pop()]).toEqual([false, ['']])
  return rows
}

const read = async (link: string): Promise<Json[]> => {
  const response = await open(link)
  expect(response.status).toBe(200)
  // `text()` drops the mark.
  const [head, ...rows] = parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer())) as [
    string[],
    ...string[][],
  ]
  for (const row of rows) expect(row).toHaveLength(head.length)
  return rows.map((row) => Object.fromEntries(row.map((cell, n) => [head[n], cell])))
}

describe('the file', () => {
  test('has what was owed, each line, and what is owed, for one or for all', async () => {
    const member = await addMember(app, world, ['RESIDENT'], { name: 'Ans, "de" Vries' })
    const { id } = await booked(member.client, { facilityId: place.id, ...during(1, 10, 12) })
    await booked(representative.client, {
      facilityId: place.id,
      forOrganisationId: organisationId,
      ...during(1, 10, 11),
    })
    await done(manager.client, 'recordPayment', {
      cooperativeId: world.id,
      personId: member.personId,
      amountCents: 1_234,
      reference: '+31 12',
      paidAt: iso(begun),
    })
    const rows = await read(await ownLink(member.client))
    expect(rows.map((row) => [row.kind, row.amount, row.currency])).toEqual([
      ['OPENING', '0.00', 'EUR'],
      ['BOOKING', '20.00', 'EUR'],
      ['PAYMENT', '-12.34', 'EUR'],
      ['CLOSING', '7.66', 'EUR'],
    ])
    expect(rows[1]).toMatchObject({
      ...{
        month: '2026-11',
        debtor_id: member.personId,
        debtor_kind: 'PERSON',
        debtor_name: 'Ans, "de" Vries',
        recorded_at: iso(begun),
      },
      ...{ booking_id: id, booking_starts_at: during(1, 10, 12).startsAt, reference: '', note: '', paid_at: '' },
    })
    const all = await read((await linkOf(auditor.client))!)
    expect(new Set(all.map((row) => row.debtor_kind))).toEqual(new Set(['PERSON', 'ORGANISATION']))
    expect(all.filter((row) => row.debtor_id === member.personId)).toEqual(rows)
    expect(await read((await linkOf(manager.client, '2026-09-01'))!)).toEqual([])
  })

  test('holds nothing that a spreadsheet would do: what people wrote is text', async () => {
    const member = await addMember(app, world, ['RESIDENT'], { name: '@SUM(A1)' })
    await booked(member.client, { facilityId: place.id, ...during(2, 10, 12) })
    await done(manager.client, 'recordPayment', {
      cooperativeId: world.id,
      personId: member.personId,
      amountCents: 1,
      reference: '-2+3+cmd|x',
      paidAt: iso(begun),
    })
    const rows = await read(await ownLink(member.client))
    expect(rows.map((row) => row.debtor_name)).toEqual(["'@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)", "'@SUM(A1)"])
    expect(rows[1].facility).toBe(`'=HYPERLINK("http://boos.example")`)
    expect(rows[2]).toMatchObject({ reference: "'-2+3+cmd|x", amount: '-0.01' })
    for (const row of rows)
      for (const [name, cell] of Object.entries(row)) if (name !== 'amount') expect(cell).not.toMatch(/^[=+\-@\t\r]/)
  })

  test('is a file by its name and type, and kept by nobody', async () => {
    const response = await open((await linkOf(manager.client))!)
    expect(
      Object.fromEntries(
        ['content-type', 'content-disposition', 'cache-control'].map((name) => [name, response.headers.get(name)]),
      ),
    ).toEqual({
      ...{ 'content-type': 'text/csv; charset=utf-8; header=present', 'cache-control': 'no-store' },
      'content-disposition': `attachment; filename="${world.slug}-2026-11.csv"`,
    })
    expect((await open((await linkOf(manager.client))!, { method: 'HEAD' })).status).toBe(200)
    expect((await open((await linkOf(manager.client))!, { method: 'POST' })).status).toBe(405)
  })

  test('is read in pages that leave nobody out', async () => {
    // More debtors than are read at once.
    const insert = "insert into people (id, name, created_at, updated_at) values (?, 'P', 0, 0)"
    const ids = Array.from({ length: 450 }, (_, n) => `per_page${String(n).padStart(4, '0')}`)
    await app.db.batch(
      ids.map((id) => ({ sql: insert, args: [id] })),
      'write',
    )
    const charge = `insert into charges (cooperative_id, person_id, kind, amount_cents, currency, at)
        values (?, ?, 'CORRECTION', 5, 'EUR', ?)`
    await app.db.batch(
      ids.map((id) => ({ sql: charge, args: [other.id, id, begun] })),
      'write',
    )
    const { node } = ok(
      await other.manager.client(
        `{ node(id: "${other.id}") { ... on Cooperative { statementLink(month: "2026-11-01") } } }`,
      ),
    )
    const rows = await read(node.statementLink)
    expect(rows.filter((row) => row.kind === 'CORRECTION').map((row) => row.debtor_id)).toEqual(ids)
  })
})

describe('a link', () => {
  test('is given to who may read it only', async () => {
    for (const { client } of [coordinator, resident, representative, stranger, other.manager])
      expect(await linkOf(client)).toBeNull()
    for (const { client } of [manager, board, auditor]) expect(await linkOf(client)).toContain('/statements/')
  })

  test('that was changed in any part opens nothing', async () => {
    const member = await addMember(app, world)
    await booked(member.client, { facilityId: place.id, ...during(3, 10, 12) })
    const link = here(await ownLink(member.client))
    const changed: [string, (url: URL) => void][] = [
      ['of another month', (url) => (url.pathname = url.pathname.replace('2026-11', '2026-12'))],
      ['of another cooperative', (url) => (url.pathname = url.pathname.replace(world.id, other.id))],
      ['of somebody else', (url) => url.searchParams.set('debtor', resident.personId)],
      ['of all', (url) => url.searchParams.delete('debtor')],
      ['by somebody else', (url) => url.searchParams.set('reader', manager.personId)],
      ['for longer', (url) => url.searchParams.set('until', '9999999999')],
      ['without a key', (url) => url.searchParams.delete('key')],
      ['with another key', (url) => url.searchParams.set('key', 'x'.repeat(43))],
    ]
    for (const [what, change] of changed) {
      const url = new URL(link)
      change(url)
      const response = await open(url)
      expect([what, response.status, await response.json()]).toEqual([what, 403, { error: 'This link is not valid.' }])
    }
    for (const path of [
      '/statements/coo_x/2026-11.csv',
      `/statements/${world.id}/2026-13.csv`,
      `/statements/${world.id}/2026-11.pdf`,
    ])
      expect((await open(new URL(path, app.url))).status).toBe(404)
  })

  test('ends after a quarter of an hour', async () => {
    const link = (await linkOf(manager.client))!
    app.clock.now = begun + 899
    expect((await open(link)).status).toBe(200)
    app.clock.now = begun + 900
    expect([(await open(link)).status, await (await open(link)).json()]).toEqual([
      403,
      { error: 'This link has expired; ask for a new one.' },
    ])
    app.clock.now = begun
  })

  test('opens nothing to who lost the right since it was given', async () => {
    const keeper = await addMember(app, world, ['FACILITY_MANAGER'])
    const link = (await linkOf(keeper.client))!
    expect((await open(link)).status).toBe(200)
    await done(board.client, 'setMemberRoles', { membershipId: keeper.membershipId, roles: ['RESIDENT'] })
    const refused = await open(link)
    expect([refused.status, await refused.json()]).toEqual([403, { error: 'You may not read this any more.' }])
    const query = `query ($id: ID!) { node(id: $id) { ... on Organisation {
      statements(month: "2026-11-01") { link } } } }`
    await booked(representative.client, {
      facilityId: place.id,
      forOrganisationId: organisationId,
      ...during(4, 10, 11),
    })
    const [statement] = ok(await representative.client(query, { id: organisationId })).node.statements
    expect((await read(statement.link)).every((row) => row.debtor_id === organisationId)).toBe(true)
    await done(board.client, 'setRepresentative', {
      cooperativeId: world.id,
      organisationId,
      personId: representative.personId,
      represents: false,
    })
    expect((await open(statement.link)).status).toBe(403)
  })
})
