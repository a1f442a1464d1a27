import type { Client } from '@libsql/client'
import { expect } from 'vitest'

/**
 * An auditor of bookings who shares no code with the guard: it works out from the bookings and the parts of facilities
 * who occupies what, and looks for any moment at which that is more than there is. It takes the modes and capacities as
 * they are now, so a test that changes them under past bookings has to look for itself; so of the buffers of equipment.
 */

interface Facility {
  id: string
  whole: boolean
  capacity: number
}

interface Occupation {
  bookingId: string
  spaceId: string
  startsAt: number
  endsAt: number
  units: number
  whole: boolean
  before: number
  after: number
}

/** Everything that is wrong, one line each; nothing where all is well. */
export async function findViolations(db: Pick<Client, 'execute'>): Promise<string[]> {
  const [facilities, pools, places, extras, claims, tooMany] = await Promise.all([
    readFacilities(db),
    readPools(db),
    readOccupations(db),
    readExtras(db),
    readClaims(db),
    db.execute(`select b.id from bookings b join facilities f on f.id = b.facility_id where b.units > f.capacity
      and b.status in ('HELD', 'REQUESTED', 'CONFIRMED')`),
  ])
  const occupations = [...places, ...extras]
  const bySpace = Map.groupBy(occupations, ({ spaceId }) => spaceId)
  return [
    ...compareClaims(occupations, claims),
    ...tooMany.rows.map(({ id }) => `${String(id)} takes more units than there are`),
    ...[...bySpace].flatMap(([id, on]) => [...collisions(id, on), ...overload(facilities.get(id) ?? pools.get(id)!, on)]),
  ]
}

/** Demands that nothing is overbooked, and that claims are what the bookings say. */
export async function expectSound(db: Pick<Client, 'execute'>): Promise<void> {
  expect((await findViolations(db)).slice(0, 20)).toEqual([])
}

async function readFacilities(db: Pick<Client, 'execute'>): Promise<Map<string, Facility>> {
  const { rows } = await db.execute('select id, mode, capacity from facilities')
  const facilities = rows.map((row): Facility => ({
    ...{ id: String(row['id']), whole: row['mode'] === 'WHOLE', capacity: Number(row['capacity']) },
  }))
  return new Map(facilities.map((facility) => [facility.id, facility]))
}

/** What each booking that holds its place occupies: its facility, and whole every part below it, at any depth. */
async function readOccupations(db: Pick<Client, 'execute'>): Promise<Occupation[]> {
  const [facilities, parts, bookings] = await Promise.all([
    readFacilities(db),
    db.execute('select facility_id, part_id, since from facility_parts'),
    db.execute(`select id, facility_id, starts_at, ends_at, units, buffer_before, buffer_after from bookings
      where status in ('HELD', 'REQUESTED', 'CONFIRMED')`),
  ])
  const below = Map.groupBy(parts.rows, (row) => String(row['facility_id']))
  return bookings.rows.flatMap((row): Occupation[] => {
    const endsAt = Number(row['ends_at'])
    const reached = new Set<string>()
    const descend = (id: string): void => {
      if (reached.has(id)) return
      reached.add(id)
      for (const part of below.get(id) ?? []) if (Number(part['since']) < endsAt) descend(String(part['part_id']))
    }
    const own = String(row['facility_id'])
    descend(own)
    return [...reached].map((spaceId) => ({
      ...{ bookingId: String(row['id']), spaceId, units: Number(row['units']) },
      ...{ startsAt: Number(row['starts_at']), endsAt },
      whole: spaceId !== own || facilities.get(own)!.whole,
      ...{ before: Number(row['buffer_before']), after: Number(row['buffer_after']) },
    }))
  })
}

/** Pools of equipment and staff: so many of each, of which none is ever taken whole. */
async function readPools(db: Pick<Client, 'execute'>): Promise<Map<string, Facility>> {
  const { rows } = await db.execute('select id, quantity from equipment_pools')
  return new Map(rows.map(({ id, quantity }) => [String(id), { id: String(id), whole: false, capacity: Number(quantity) }]))
}

/** What is booked with the places: each of it for as long as its booking, with the time to bring and to fetch it. */
async function readExtras(db: Pick<Client, 'execute'>): Promise<Occupation[]> {
  const { rows } = await db.execute(`select e.booking_id, e.pool_id, e.quantity, b.starts_at, b.ends_at, p.buffer_before, p.buffer_after
    from booking_extras e, bookings b, equipment_pools p where b.id = e.booking_id and p.id = e.pool_id
      and b.status in ('HELD', 'REQUESTED', 'CONFIRMED')`)
  return rows.map((row) => ({
    ...{ bookingId: String(row['booking_id']), spaceId: String(row['pool_id']), units: Number(row['quantity']), whole: false },
    ...{ startsAt: Number(row['starts_at']), endsAt: Number(row['ends_at']) },
    ...{ before: Number(row['buffer_before']), after: Number(row['buffer_after']) },
  }))
}

async function readClaims(db: Pick<Client, 'execute'>): Promise<Occupation[]> {
  const { rows } = await db.execute('select * from claims')
  return rows.map((row) => ({
    ...{ bookingId: String(row['booking_id']), spaceId: String(row['space_id']) },
    ...{ units: Number(row['units']), whole: row['whole'] === 1 },
    ...{ startsAt: Number(row['starts_at']), endsAt: Number(row['ends_at']) },
    ...{ before: Number(row['buffer_before']), after: Number(row['buffer_after']) },
  }))
}

/** Bookings without their claims, claims without their booking, and claims that say something else. */
function compareClaims(occupations: Occupation[], claims: Occupation[]): string[] {
  const lineOf = (o: Occupation): string => {
    const what = o.whole ? 'whole' : 'units'
    return `${o.bookingId} on ${o.spaceId} ${o.startsAt}–${o.endsAt}, ${o.units} ${what}, −${o.before} +${o.after}`
  }
  const due = new Set(occupations.map(lineOf))
  const laid = new Set(claims.map(lineOf))
  return [
    ...[...due].filter((line) => !laid.has(line)).map((line) => `missing claim: ${line}`),
    ...[...laid].filter((line) => !due.has(line)).map((line) => `claim without booking: ${line}`),
    ...(laid.size < claims.length ? ['two claims of one booking on one space'] : []),
  ]
}

/** Where one of two takes the space whole, the longer of the buffers that meet lies between them. */
function collisions(spaceId: string, occupations: Occupation[]): string[] {
  const found: string[] = []
  const inOrder = occupations.toSorted((a, b) => a.startsAt - b.startsAt)
  const farthest = Math.max(0, ...inOrder.map(({ before, after }) => Math.max(before, after)))
  for (const [index, first] of inOrder.entries()) {
    for (let next = index + 1; next < inOrder.length; next++) {
      const second = inOrder[next]!
      if (second.startsAt >= first.endsAt + farthest) break
      const apart = second.startsAt - first.endsAt >= Math.max(first.after, second.before)
      if (apart || !(first.whole || second.whole)) continue
      found.push(`${first.bookingId} and ${second.bookingId} collide on ${spaceId}`)
    }
  }
  return found
}

/** The units taken at once never exceed the capacity; each also occupies the time to put things in order. */
function overload({ id, capacity }: Facility, occupations: Occupation[]): string[] {
  const changes = new Map<number, number>()
  const add = (at: number, units: number): void => void changes.set(at, (changes.get(at) ?? 0) + units)
  for (const { startsAt, endsAt, units, before, after, whole } of occupations) {
    if (whole) continue
    add(startsAt, units)
    add(endsAt + Math.max(before, after), -units)
  }
  let taken = 0
  const inOrder = [...changes].toSorted(([a], [b]) => a - b)
  return inOrder.flatMap(([at, change]) => {
    taken += change
    return taken > capacity ? [`${taken} of ${capacity} units of ${id} are taken at ${at}`] : []
  })
}
