import { type Client, createClient } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DemoPeople, seedDemo } from '../../local/seed/demo.ts'
import { membershipRoles } from '../../schema/tables/vocabulary.ts'
import { weeklyHoursProblems } from '../../src/domains/facilities/hours-rules.ts'
import { prefixOf } from '../../src/platform/ids.ts'
import { againstPolicy, digest, freshDatabase, misjudged, mispriced } from './checks.ts'
import { offGrid, outsideHours, overbookings, rowsOf, unauthorised } from './checks.ts'

const at = (time: string): number => Date.parse(time) / 1000

/** An ordinary week, one around each change of the clock, and the days of Christmas. */
const moments = ['2026-06-17T09:41:00Z', '2027-03-20T22:15:30Z', '2026-10-25T00:30:00Z', '2026-12-24T16:00:00Z']

describe.each(moments)('the demo neighbourhood at %s', (moment) => {
  const now = at(moment)
  let client: Client
  let remove: () => void
  let people: DemoPeople

  beforeAll(async () => {
    ;({ client, remove } = await freshDatabase())
    people = await seedDemo(client, { now })
  })
  afterAll(() => remove())

  const none = async (sql: string) => expect(await rowsOf(client, sql)).toEqual([])
  const count = async (sql: string) => (await rowsOf<{ n: number }>(client, `select count(*) as n from ${sql}`))[0]?.n

  it('has bookings before and after now, in every state', async () => {
    expect(await count(`bookings where ends_at < ${now}`)).toBeGreaterThan(500)
    expect(await count(`bookings where starts_at > ${now}`)).toBeGreaterThan(500)
    const states = await rowsOf<{ status: string }>(client, 'select distinct status from bookings order by 1')
    expect(states.map(({ status }) => status)).toEqual(['CANCELLED', 'CONFIRMED', 'EXPIRED', 'REJECTED', 'REQUESTED'])
    await none(`select id from bookings where status = 'REQUESTED' and starts_at <= ${now}`)
  })

  it('overbooks nothing', async () => {
    expect(await overbookings(client)).toEqual([])
  })

  it('books within opening hours, on the grid and by the policy', async () => {
    await none(outsideHours)
    expect(await offGrid(client)).toEqual([])
    await none(againstPolicy(now))
  })

  it('shows what boards agree on: series, waitlist, quotas, households, terms, equipment, certificates, open data', async () => {
    for (const table of ['booking_series', 'waitlist_entries', 'quotas', 'households', 'facility_terms', 'tariff_bands']) {
      expect([table, await count(table)]).not.toEqual([table, 0])
    }
    for (const table of ['equipment_pools', 'certificates', 'reciprocities', 'open_data_places', 'quota_uses', 'charges']) {
      expect([table, await count(table)]).not.toEqual([table, 0])
    }
    await none(`select id from bookings b where series_id is not null and not exists (select 1 from booking_series s
      where s.id = b.series_id and s.facility_id = b.facility_id and s.for_organisation_id = b.for_organisation_id)`)
    await none(`select booking_id from charges group by booking_id having sum(amount_cents) <>
      (select due_cents + iif(status = 'CONFIRMED', deposit_cents, 0) from bookings where id = booking_id)`)
  })

  it('shows a season that was published, with outcomes, and one with wishes', async () => {
    const [published, open] = await rowsOf<{ id: string; status: string; previous_id: string | null }>(
      client,
      'select id, status, previous_id from seasons order by starts_on',
    )
    expect([published?.status, open?.status, open?.previous_id]).toEqual(['PUBLISHED', 'OPEN', published?.id])
    expect(await count(`season_places where pending and season_id = '${published?.id}'`)).toBe(0)
    expect(await count(`season_applications where season_id = '${open?.id}'`)).toBeGreaterThan(4)
    const outcomes = await rowsOf<{ outcome: string }>(
      client,
      `select outcome from season_applications where season_id = '${published?.id}'`,
    )
    const wishes = outcomes.flatMap(({ outcome }) => JSON.parse(outcome).wishes)
    expect(wishes.some(({ granted }) => granted !== null)).toBe(true)
    expect(wishes.some(({ takenBy }) => takenBy.length > 0)).toBe(true)
    await none(`select series_id from season_slots l where booked = 0 or booked <> (select count(*) from bookings b
      where b.series_id = l.series_id and b.facility_id = l.facility_id and b.status = 'CONFIRMED')`)
    expect(await count('season_slots')).toBeGreaterThan(3)
  })

  it('leaves everybody room below every quota, so that who tries it can book', async () => {
    await none(`select q.name, u.subject_id from quotas q join quota_uses u on u.quota_id = q.id
      where q.period <> 'UPCOMING' or u.ends_at > ${now}
      group by q.id, u.subject_id, u.period having sum(u.amount) >= q.amount`)
  })

  it('charges each audience its tariff', async () => {
    await none(mispriced)
    await none(misjudged)
    const audiences = await rowsOf<{ audience: string }>(client, 'select distinct audience from bookings order by 1')
    expect(audiences.map(({ audience }) => audience)).toEqual(['MEMBER', 'ORGANISATION', 'OTHER_COOPERATIVE', 'PUBLIC'])
  })

  it('lets book only whom the facility is for', async () => {
    await none(`select b.id from bookings b join facilities f on f.id = b.facility_id
      where b.for_person_id is not null and not exists (select 1 from json_each(f.bookable_by) allowed where
        allowed.value = 'PUBLIC'
        or exists (select 1 from memberships m, json_each(m.roles) role where m.person_id = b.for_person_id
          and m.status = 'ACTIVE' and m.cooperative_id = b.cooperative_id and role.value = allowed.value)
        or allowed.value = 'OTHER_COOPERATIVES' and exists (select 1 from memberships m
          where m.person_id = b.for_person_id and m.status = 'ACTIVE' and m.cooperative_id <> b.cooperative_id))`)
    await none(unauthorised)
  })

  it('has every role in both cooperatives, and names whom to sign in as', async () => {
    const cooperatives = await rowsOf<{ name: string }>(client, 'select name from cooperatives')
    expect(cooperatives).toHaveLength(2)
    for (const { name } of cooperatives) {
      const roles = new Set(people.filter(({ cooperative }) => cooperative === name).flatMap(({ roles }) => roles))
      expect([...roles].sort()).toEqual([...membershipRoles].sort())
    }
    for (const { email, slug, roles } of people) {
      if (slug === null) {
        expect(await count(`people where email = '${email}' and administrator = 1`)).toBe(1)
        continue
      }
      const [row] = await rowsOf<{ roles: string }>(
        client,
        `select m.roles from memberships m join people p on p.id = m.person_id
         join cooperatives c on c.id = m.cooperative_id
         where p.email = '${email}' and c.slug = '${slug}' and m.status = 'ACTIVE'`,
      )
      expect(JSON.parse(row?.roles ?? '[]')).toEqual(roles)
    }
    expect(people.some(({ roles }) => roles.length > 2)).toBe(true)
  })

  it('has members in every stage, and residents who are not online', async () => {
    for (const status of ['APPLIED', 'SUSPENDED', 'LEFT']) {
      expect(await count(`memberships where status = '${status}'`)).toBeGreaterThan(0)
    }
    expect(await count('people where email is null')).toBeGreaterThan(2)
    expect(await count(`bookings b join people p on p.id = b.for_person_id where p.email is null`)).toBeGreaterThan(0)
    expect(await count(`invitations where accepted_at is null and expires_at > ${now}`)).toBeGreaterThan(1)
  })

  it('reaches nobody who could exist', async () => {
    const addresses = await rowsOf<{ email: string }>(
      client,
      'select email from people where email is not null union all select email from invitations',
    )
    for (const { email } of addresses) expect(email).toMatch(/^[a-z0-9.]+@(example\.(org|net)|[a-z-]+\.example)$/)
    expect(await count("people where phone not like '000 123 %'")).toBe(0)
  })

  it('gives everything an id of its kind', async () => {
    const kinds = {
      ...{ cooperatives: 'coo', neighbourhoods: 'nbh', organisations: 'org', people: 'per', memberships: 'mem' },
      ...{ invitations: 'inv', facilities: 'fac', closures: 'clo', bookings: 'boo', audit_entries: 'aud' },
    }
    for (const [table, prefix] of Object.entries(kinds)) {
      const ids = await rowsOf<{ id: string }>(client, `select id from ${table}`)
      expect(ids.length).toBeGreaterThan(0)
      expect([...new Set(ids.map(({ id }) => prefixOf(id)))]).toEqual([prefix])
    }
  })

  it('has facilities of many kinds, with sound hours and a calendar past the horizon', async () => {
    expect(await count('(select distinct kind from facilities)')).toBeGreaterThan(11)
    for (const status of ['DRAFT', 'RETIRED']) expect(await count(`facilities where status = '${status}'`)).toBe(1)
    expect(await count("weekly_hours where closes < opens and closes <> '00:00'")).toBeGreaterThan(0)
    expect(await count(`facilities where calendar_until < ${now} + horizon`)).toBe(0)
    for (const kind of ['CLOSURE', 'HOLIDAY', 'EXCEPTION', 'OPEN']) {
      expect(await count(`calendar_intervals where kind = '${kind}'`), kind).toBeGreaterThan(0)
    }
    const hours = await rowsOf<{ facility_id: string; weekday: number; opens: string; closes: string }>(
      client,
      'select * from weekly_hours',
    )
    for (const week of Map.groupBy(hours, ({ facility_id }) => facility_id).values()) {
      expect(weeklyHoursProblems(week)).toEqual([])
    }
  })

  it('is found by words without their accents', async () => {
    const found = await rowsOf<{ name: string }>(
      client,
      `select f.name ->> '$.de' as name from facility_text t join facilities f on f.id = t.facility_id
       where facility_text match 'farberei'`,
    )
    expect(found.map(({ name }) => name)).toContain('Saal Alte Färberei')
    expect(await count("facilities where sort_name = 'saal alte farberei'")).toBe(1)
  })

  it('logs how each booking came to be as it is', async () => {
    await none(`select b.id from bookings b where not exists (select 1 from audit_entries a
      where a.subject_id = b.id and a.at = b.created_at and a.actor_id = b.actor_id
        and a.action in ('booking.requested', 'booking.confirmed'))`)
    await none(`select b.id from bookings b where b.status <> (select upper(replace(a.action, 'booking.', ''))
      from audit_entries a where a.subject_id = b.id order by a.at desc, a.id desc limit 1)`)
  })
})

describe('the demo seeded twice', () => {
  it('is the same, and is not laid over what is already there', async () => {
    const now = at('2026-06-17T09:41:00Z')
    const [first, second] = [await freshDatabase(), await freshDatabase()]
    await seedDemo(first.client, { now })
    await seedDemo(second.client, { now })
    const before = await digest(first.client)
    expect(await digest(second.client)).toBe(before)
    await expect(seedDemo(first.client, { now: now + 1 })).rejects.toThrow('already has 2 cooperative(s)')
    expect(await digest(first.client)).toBe(before)
    first.remove()
    second.remove()
  })

  it('would be seen to be overbooked', async () => {
    const { client, remove } = await freshDatabase()
    await seedDemo(client, { now: at('2026-06-17T09:41:00Z') })
    await client.execute('drop trigger claims_guard')
    const columns = `id, facility_id, cooperative_id, status, starts_at, ends_at, units, buffer_before, buffer_after, title,
      actor_id, for_person_id, for_organisation_id, audience, price_cents, currency, created_at, updated_at`
    const again = (mode: string, minutes: number) => `insert into bookings (${columns})
      select 'boo_' || substr(b.id, 5) || '${mode}', facility_id, b.cooperative_id, 'CONFIRMED',
        starts_at + ${minutes * 60}, ends_at + ${minutes * 60}, f.capacity, b.buffer_before, b.buffer_after, title, actor_id,
        for_person_id, for_organisation_id, audience, price_cents, currency,
        b.created_at, b.updated_at
      from bookings b join facilities f on f.id = b.facility_id
      where b.status = 'CONFIRMED' and f.mode = '${mode}' and b.buffer_after > 0 limit 1`
    // Just after its end, but within the buffer; and every place taken beside the one that was.
    await client.execute(again('WHOLE', 30))
    await client.execute(again('UNITS', 0))
    const found = await overbookings(client)
    expect(found.some((line) => line.includes('WHOLE') && line.includes('meets'))).toBe(true)
    expect(found.some((line) => line.includes('makes it'))).toBe(true)
    remove()
  })

  it('is refused where there is no schema', async () => {
    const client = createClient({ url: ':memory:' })
    await expect(seedDemo(client, { now: 1_800_000_000 })).rejects.toThrow('no schema yet')
    client.close()
  })
})
