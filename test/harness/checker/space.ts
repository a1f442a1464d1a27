import { occupying, type Tables } from './tables.ts'

/** A place or a pool: how many fit, and whether one booking takes all of it. */
interface Space {
  id: string
  whole: boolean
  capacity: number
}

/** That a booking takes a space, whole or so many units of it, and the time that it keeps before and after. */
export interface Occupation {
  bookingId: string
  spaceId: string
  startsAt: number
  endsAt: number
  units: number
  whole: boolean
  before: number
  after: number
}

/**
 * What is wrong with who is where: a moment at which more is taken of a place or a pool than there is, and claims that
 * say otherwise than the bookings. Modes and capacities are taken as they are now, and so are held against nothing
 * that ended before `from`; buffers of equipment too, which a test that changes them has to look after itself.
 */
export function spaceViolations(tables: Tables, from: number): string[] {
  const spaces = new Map([...facilitiesOf(tables), ...poolsOf(tables)].map((space) => [space.id, space]))
  const occupations = [...placesTaken(tables), ...extrasTaken(tables)]
  const tooMany = tables.bookings.filter(
    (b) => occupying.has(b.status) && b.ends_at > from && b.units > (spaces.get(b.facility_id)?.capacity ?? 0),
  )
  return [
    ...compareClaims(occupations, claimsOf(tables)),
    ...tooMany.map(({ id }) => `${id} takes more units than there are`),
    ...[...Map.groupBy(occupations, ({ spaceId }) => spaceId)].flatMap(([id, on]) => [
      ...collisions(id, on),
      ...overload(spaces.get(id)!, on, from),
    ]),
  ]
}

const facilitiesOf = ({ facilities }: Tables): Space[] =>
  facilities.map(({ id, mode, capacity }) => ({ id, whole: mode === 'WHOLE', capacity }))

/** Pools of equipment and staff: so many of each, of which none is ever taken whole. */
const poolsOf = ({ pools }: Tables): Space[] =>
  pools.map(({ id, quantity }) => ({ id, whole: false, capacity: quantity }))

/** The spaces that a booking of a place takes if it ends then: its own, and every part below it, at any depth. */
export function spacesOf({ parts }: Pick<Tables, 'parts'>): (facilityId: string, endsAt: number) => string[] {
  const below = Map.groupBy(parts, ({ facility_id: id }) => id as string)
  return (facilityId, endsAt) => {
    const reached = new Set<string>()
    const descend = (id: string): void => {
      if (reached.has(id)) return
      reached.add(id)
      for (const part of below.get(id) ?? []) if (part.since < endsAt) descend(part.part_id)
    }
    descend(facilityId)
    return [...reached]
  }
}

/** What each booking that holds its place occupies: its facility, and whole every part below it. */
function placesTaken(tables: Tables): Occupation[] {
  const whole = new Map(facilitiesOf(tables).map((facility) => [facility.id, facility.whole]))
  const reach = spacesOf(tables)
  return tables.bookings
    .filter(({ status }) => occupying.has(status))
    .flatMap((b): Occupation[] =>
      reach(b.facility_id, b.ends_at).map((spaceId) => ({
        ...{ bookingId: b.id, spaceId, units: b.units, startsAt: b.starts_at, endsAt: b.ends_at },
        whole: spaceId !== b.facility_id || whole.get(b.facility_id)!,
        ...{ before: b.buffer_before, after: b.buffer_after },
      })),
    )
}

/** What is booked with the places: each of it for as long as its booking, with the time to bring and to fetch it. */
function extrasTaken({ extras, bookings, pools }: Tables): Occupation[] {
  const [booking, pool] = [new Map(bookings.map((b) => [b.id, b])), new Map(pools.map((p) => [p.id, p]))]
  return extras.flatMap((extra): Occupation[] => {
    const [b, p] = [booking.get(extra.booking_id), pool.get(extra.pool_id)]
    if (!b || !p || !occupying.has(b.status)) return []
    const taken = { bookingId: b.id, spaceId: p.id, units: extra.quantity, whole: false }
    return [{ ...taken, startsAt: b.starts_at, endsAt: b.ends_at, before: p.buffer_before, after: p.buffer_after }]
  })
}

const claimsOf = ({ claims }: Tables): Occupation[] =>
  claims.map((c) => ({
    ...{ bookingId: c.booking_id, spaceId: c.space_id, units: c.units, whole: c.whole === 1 },
    ...{ startsAt: c.starts_at, endsAt: c.ends_at, before: c.buffer_before, after: c.buffer_after },
  }))

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

/** Whether the longer of the buffers that meet lies between two. */
export function areApart(
  one: Omit<Occupation, 'bookingId' | 'spaceId'>,
  other: Omit<Occupation, 'bookingId' | 'spaceId'>,
): boolean {
  const [first, second] = one.startsAt <= other.startsAt ? [one, other] : [other, one]
  return second.startsAt - first.endsAt >= Math.max(first.after, second.before)
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
      if (areApart(first, second) || !(first.whole || second.whole)) continue
      found.push(`${first.bookingId} and ${second.bookingId} collide on ${spaceId}`)
    }
  }
  return found
}

/** How many units are taken from when on; each also occupies the time to put things in order. */
export function levels(occupations: Omit<Occupation, 'bookingId' | 'spaceId'>[]): { at: number; taken: number }[] {
  const changes = new Map<number, number>()
  const add = (at: number, units: number): void => void changes.set(at, (changes.get(at) ?? 0) + units)
  for (const { startsAt, endsAt, units, before, after } of occupations) {
    add(startsAt, units)
    add(endsAt + Math.max(before, after), -units)
  }
  let taken = 0
  return [...changes].toSorted(([a], [b]) => a - b).map(([at, change]) => ({ at, taken: (taken += change) }))
}

/** The units taken at once never exceed the capacity. */
function overload({ id, capacity }: Space, occupations: Occupation[], from: number): string[] {
  const byUnits = levels(occupations.filter(({ whole }) => !whole))
  return byUnits.flatMap(({ at, taken }, n) => {
    const lasts = (byUnits[n + 1]?.at ?? at) > from
    return lasts && taken > capacity ? [`${taken} of ${capacity} units of ${id} are taken at ${at}`] : []
  })
}
