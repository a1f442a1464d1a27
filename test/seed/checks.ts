import { type Client, createClient } from '@libsql/client'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../../local/migrations.ts'

/** A new migrated database in a file of its own, and how to be rid of it. */
export async function freshDatabase(): Promise<{ client: Client; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'noaber-seed-'))
  const client = createClient({ url: `file:${join(folder, 'test.db')}` })
  await migrate(client)
  const remove = () => {
    client.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { client, remove }
}

/** The rows of a query as plain objects. */
export async function rowsOf<T>(client: Client, sql: string): Promise<T[]> {
  const { rows, columns } = await client.execute(sql)
  return rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])) as T)
}

/** One hash of everything that the tables hold. */
export async function digest(client: Client): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    client,
    `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'noaber_migrations'
     and name not like 'facility_text%' order by name`,
  )
  const hash = createHash('sha256')
  for (const { name } of tables) {
    const rows = await rowsOf<object>(client, `select * from "${name}"`)
    hash.update(name)
    for (const line of rows.map((row) => JSON.stringify(row)).sort()) hash.update(line)
  }
  return hash.digest('hex')
}

type Occupation = {
  booking: string
  startsAt: number
  endsAt: number
  units: number
  before: number
  after: number
  whole: boolean
}

/**
 * What is wrong with the bookings as they stand, judged from `bookings`, `facilities` and `facility_parts` alone, never
 * from what the triggers derive: two of which one takes a place whole and that come nearer than their buffers, and
 * moments at which more units are taken than there are.
 */
export async function overbookings(client: Client): Promise<string[]> {
  const facilities = await rowsOf<{ id: string; capacity: number; mode: string }>(client, 'select * from facilities')
  const parts = await rowsOf<{ facility_id: string; part_id: string }>(client, 'select * from facility_parts')
  const bookings = await rowsOf<{
    id: string
    facility_id: string
    starts_at: number
    ends_at: number
    units: number
    buffer_before: number
    buffer_after: number
  }>(client, "select * from bookings where status in ('REQUESTED', 'CONFIRMED')")
  const modes = new Map(facilities.map(({ id, mode }) => [id, mode]))
  const below = (id: string): string[] => [
    id,
    ...parts.filter(({ facility_id }) => facility_id === id).flatMap(({ part_id }) => below(part_id)),
  ]
  const reach = new Map(facilities.map(({ id }) => [id, below(id)]))
  const taken = new Map<string, Occupation[]>(facilities.map(({ id }) => [id, []]))
  for (const booking of bookings) {
    for (const place of reach.get(booking.facility_id) ?? []) {
      taken.get(place)?.push({
        booking: booking.id,
        startsAt: booking.starts_at,
        endsAt: booking.ends_at,
        units: booking.units,
        before: booking.buffer_before,
        after: booking.buffer_after,
        whole: modes.get(booking.facility_id) === 'WHOLE' || place !== booking.facility_id,
      })
    }
  }
  return facilities.flatMap(({ id, capacity }) => {
    const here = (taken.get(id) ?? []).sort((a, b) => a.startsAt - b.startsAt)
    return [...tooNear(here), ...tooMany(here, capacity)]
  })
}

function tooNear(here: readonly Occupation[]): string[] {
  return here.flatMap((first, index) =>
    here
      .slice(index + 1)
      .filter((next) => first.whole || next.whole)
      .filter((next) => next.startsAt < first.endsAt + Math.max(first.after, next.before))
      .map((next) => `${first.booking} meets ${next.booking}`),
  )
}

function tooMany(here: readonly Occupation[], capacity: number): string[] {
  const changes = here
    .filter(({ whole }) => !whole)
    .flatMap(({ startsAt, endsAt, units, before, after, booking }) => [
      { at: startsAt, units, booking },
      { at: endsAt + Math.max(before, after), units: -units, booking },
    ])
    // Who leaves at a moment leaves before who comes at it.
    .sort((a, b) => a.at - b.at || a.units - b.units)
  let load = 0
  return changes.flatMap(({ units, booking }) => {
    load += units
    return load > capacity ? [`${booking} makes it ${load} of ${capacity}`] : []
  })
}

/** Bookings that are not wholly within one opening of their facility. */
export const outsideHours = `select b.id from bookings b where not exists (
  select 1 from calendar_intervals c where c.facility_id = b.facility_id and c.kind = 'OPEN'
    and c.starts_at <= b.starts_at and c.ends_at >= b.ends_at)`

/** Bookings that cost something else than the tariffs say. */
export const mispriced = `select b.id, b.price_cents from bookings b
  left join tariffs own on own.facility_id = b.facility_id and own.audience = b.audience
  left join tariffs public on public.facility_id = b.facility_id and public.audience = 'PUBLIC'
  where b.price_cents <> round(
    coalesce(own.cents_per_hour, public.cents_per_hour, 0) * ((b.ends_at - b.starts_at) / 3600.0)
      * case coalesce(own.basis, public.basis) when 'PER_UNIT_HOUR' then b.units else 1 end)`

/** Bookings made for another audience than whom they are for. */
export const misjudged = `select b.id, b.audience from bookings b where b.audience <> case
  when b.for_organisation_id is not null then 'ORGANISATION'
  when exists (select 1 from memberships m where m.person_id = b.for_person_id and m.status = 'ACTIVE'
    and m.cooperative_id = b.cooperative_id) then 'MEMBER'
  when exists (select 1 from memberships m where m.person_id = b.for_person_id and m.status = 'ACTIVE')
    then 'OTHER_COOPERATIVE'
  else 'PUBLIC' end
  or (b.for_organisation_id is not null and not exists (select 1 from partnerships p
    where p.organisation_id = b.for_organisation_id and p.cooperative_id = b.cooperative_id))`

/** Bookings made too late, too early, after now, or of a length that the policy does not allow. */
export const againstPolicy = (
  now: number,
): string => `select b.id from bookings b join facilities f on f.id = b.facility_id
  where b.created_at > ${now} or b.updated_at > ${now} or b.starts_at - b.created_at < f.lead_time
    or b.ends_at - b.created_at > f.horizon or b.ends_at - b.starts_at not between f.min_duration and f.max_duration
    or (b.ends_at - b.starts_at) % f.granularity <> 0 or b.units > f.capacity or f.status <> 'PUBLISHED'
    or b.buffer_before <> f.buffer_before or b.buffer_after <> f.buffer_after or b.currency <> 'EUR'
    or (f.mode = 'WHOLE' and b.units <> f.capacity)`

/** Bookings made, decided or cancelled by somebody who may not, or at a time when that cannot be done any more. */
export const unauthorised = `with acts (person, cooperative, role) as (
    select m.person_id, m.cooperative_id, role.value from memberships m, json_each(m.roles) role where m.status = 'ACTIVE')
  select b.id from bookings b join facilities f on f.id = b.facility_id where
    case
      -- What a season handed out was published by who manages the places.
      when b.series_id in (select series_id from season_slots)
        then (b.actor_id, b.cooperative_id, 'FACILITY_MANAGER') not in acts
      when b.for_organisation_id is not null then not exists (select 1 from representatives r
        where r.person_id = b.actor_id and r.organisation_id = b.for_organisation_id and r.cooperative_id = b.cooperative_id)
      when b.for_person_id <> b.actor_id then (select email from people where id = b.for_person_id) is not null
        or (b.actor_id, b.cooperative_id, 'COORDINATOR') not in acts
      else (select email from people where id = b.actor_id) is null end
    or (b.decided_by is not null and (b.decided_by, b.cooperative_id, 'FACILITY_MANAGER') not in acts)
    or (b.decided_at is not null and not (b.decided_at between b.created_at and b.starts_at))
    or (b.status in ('REQUESTED', 'REJECTED', 'EXPIRED') and f.requires_approval = 0)
    or (b.decided_at is null and b.status = 'CONFIRMED' and f.requires_approval = 1
      and (b.actor_id, b.cooperative_id, 'FACILITY_MANAGER') not in acts
      and (b.actor_id, b.cooperative_id, 'BOARD') not in acts)
    or (b.cancelled_by = b.actor_id and b.cancelled_at > b.starts_at - f.cancellation_window)
    or (b.cancelled_at is not null and (b.cancelled_at < b.created_at or b.cancelled_at > b.starts_at))
    or (b.status = 'CANCELLED') <> (b.cancelled_at is not null)`

/** Bookings that do not begin on the grid of the wall clock where they are. */
export async function offGrid(client: Client): Promise<string[]> {
  const rows = await rowsOf<{ id: string; starts_at: number; zone: string; step: number }>(
    client,
    'select b.id, b.starts_at, f.time_zone as zone, f.granularity as step from bookings b join facilities f on f.id = b.facility_id',
  )
  const clocks = new Map<string, Intl.DateTimeFormat>()
  return rows.flatMap(({ id, starts_at, zone, step }) => {
    const options = { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
    const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', options)
    clocks.set(zone, clock)
    const [hours = 0, minutes = 0, seconds = 0] = clock.format(starts_at * 1000).split(':').map(Number)
    return (hours * 3600 + minutes * 60 + seconds) % step === 0 ? [] : [id]
  })
}
