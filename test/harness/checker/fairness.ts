import type { Json } from '../client.ts'
import { keyOf, type Event, type Look, type Past, type Was } from './history.ts'
import { areApart, levels, spacesOf } from './space.ts'
import { occupying, type Tables } from './tables.ts'

/** What makes a booking, or lets it take other room than before. */
const taking: ReadonlySet<string> = new Set(['booking.confirmed', 'booking.requested', 'booking.moved', 'booking.held'])

/** The bookings that take room by a batch which they had not before: what is only agreed to or accepted had it. */
function newcomers(batch: readonly Event[], past: Past): { event: Event; next: Was }[] {
  return batch.flatMap((event) => {
    const takes = taking.has(event.action) && (event.data.after !== undefined || !past.bookings.has(event.subjectId))
    const next = takes ? past.after(event) : null
    return next ? [{ event, next }] : []
  })
}

/**
 * That no write took more of a quota than it allowed just then, with its exceptions: what is booked or held is never
 * more, and what was more before, since the quota was lowered or laid down later, does not become more by a change.
 * Holds that had expired count no more.
 */
export function withinQuotas({ exceptions }: Tables): Look {
  const over = (key: string, startsAt: number, now: number, past: Past): number => {
    const [quotaId, subjectId, period] = key.split(' ')
    const limit = past.limits.get(quotaId!)
    if (limit === undefined) return 0
    const extra = exceptions.filter(
      (x) =>
        past.granted.has(x.id) &&
        x.quota_id === quotaId &&
        x.subject_id === subjectId &&
        x.starts_at <= startsAt &&
        startsAt < x.ends_at,
    )
    const counts = (b: Was): boolean =>
      (period !== '0' || b.ends_at > now) &&
      !(b.status === 'HELD' && b.hold_expires_at !== null && b.hold_expires_at <= now)
    const used = [...(past.used.get(key) ?? [])].reduce((sum, [b, amount]) => sum + (counts(b) ? amount : 0), 0)
    return Math.max(0, used - limit - extra.reduce((sum, x) => sum + x.extra, 0))
  }
  return (batch, past) => {
    const looked = newcomers(batch, past).flatMap(({ event, next }) =>
      past.usesOf(next).map((use) => {
        const overNow = (): number => over(keyOf(use), next.starts_at, event.at, past)
        return { event, key: keyOf(use), overNow, before: overNow() }
      }),
    )
    return () =>
      looked.flatMap(({ event, key, overNow, before }) => {
        const now = overNow()
        return now > before ? [`${event.action} of ${event.subjectId} took ${now} too much of ${key}`] : []
      })
  }
}

/** How far the clock may have gone on between the moment that a write reckoned with and the write, in seconds. */
const longestWrite = 3_600

/** A time that would do for somebody who waits. */
interface Chance {
  entry: Json
  startsAt: number
  endsAt: number
}

/**
 * That the order of waitlists was kept. Of every write that took room, by booking, requesting, moving, a series or a
 * hold, it is demanded: there was nobody who had joined before, still waited at that place or at one that shares a
 * space with it, and could have had, just before, a time that could not be had any more just after. Who waits could
 * have had a time if it lies in their window and in one opening, begins on the half hour and later than the latest
 * write so far and an hour, and no booking or hold stands in its way, by buffers, parts and units. Left out is who
 * could have been refused by more than that: by any quota that there ever was for the place, a block of theirs, or
 * equipment and certificates that the place demands. For a hold, those count as before it who joined earlier by their
 * number and by the log. Places have to keep their rules, hours and parts for as long as the log goes back.
 */
export function orderKept(tables: Tables): Look {
  const entries = new Map(tables.entries.map((entry) => [entry.id, entry]))
  const room = roomIn(tables)
  const judged = new Set(tables.entries.filter((entry) => !couldBeRefused(entry, tables)).map(({ id }) => id))
  let latest = 0
  const chances = (event: Event, next: Was, past: Past): Chance[] => {
    const held = entries.get(event.data.entryId)
    const ahead = [...past.entries]
      .filter(([id, status]) => status === 'WAITING' && judged.has(id))
      .map(([id]) => entries.get(id)!)
    return ahead
      .filter((entry) => room.meet(entry, next) && (!held || isBefore(entry, held, past)))
      .flatMap((entry) =>
        timesOf(entry)
          .filter(
            ({ startsAt, endsAt }) =>
              startsAt > latest + longestWrite && endsAt > next.starts_at - 86_400 && startsAt < next.ends_at + 86_400,
          )
          .map((time) => ({ entry, ...time }))
          .filter((chance) => room.isFree(chance, past)),
      )
  }
  return (batch, past) => {
    for (const { at } of batch) latest = Math.max(latest, at)
    const looked = newcomers(batch, past).map(({ event, next }) => ({ event, before: chances(event, next, past) }))
    return () =>
      looked.flatMap(({ event, before }) => {
        const lost = before
          .filter(({ entry }) => past.entries.get(entry.id) === 'WAITING')
          .find((chance) => !room.isFree(chance, past))
        const took = `${event.action} of ${event.subjectId} (line ${event.place}) took room`
        return lost ? [`${took} at ${lost.startsAt} that ${lost.entry.id} waited for`] : []
      })
  }
}

/** Joined before, both in the log and by what the queue is ordered by. */
const isBefore = (one: Json, other: Json, { joined }: Past): boolean =>
  joined.get(one.id)! < joined.get(other.id)! &&
  (one.joined_at < other.joined_at || (one.joined_at === other.joined_at && one.id < other.id))

function couldBeRefused(entry: Json, { facilities, quotas, blocks, terms }: Tables): boolean {
  const place = facilities.find(({ id }) => id === entry.facility_id)!
  const demands = terms.find((row) => row.facility_id === entry.facility_id)
  return (
    quotas.some((q) => (q.facility_id ?? place.id) === place.id && (q.facility_kind ?? place.kind) === place.kind) ||
    blocks.some((block) => block.person_id === entry.for_person_id) ||
    (demands !== undefined && (demands.required_extras !== '[]' || demands.required_certificates !== '[]'))
  )
}

/** The times that would do, free or not. */
function timesOf({ starts_at: from, ends_at: until, duration }: Json): { startsAt: number; endsAt: number }[] {
  if (until - from === duration) return [{ startsAt: from, endsAt: until }]
  const first = Math.ceil(from / 1_800) * 1_800
  const count = Math.max(0, Math.floor((until - duration - first) / 1_800) + 1)
  return Array.from({ length: count }, (_, n) => ({
    startsAt: first + n * 1_800,
    endsAt: first + n * 1_800 + duration,
  }))
}

/** Whether a place has room, worked out from the bookings as they were. */
function roomIn({ facilities, parts, openings }: Tables) {
  const places = new Map(facilities.map((facility) => [facility.id, facility]))
  const reach = spacesOf({ parts })
  const spaces = new Map(facilities.map(({ id }) => [id, new Set(reach(id, Infinity))]))
  const share = (one: string, other: string): boolean => [...spaces.get(one)!].some((id) => spaces.get(other)!.has(id))
  const related = new Map(
    facilities.map(({ id }) => [
      id,
      facilities.filter((other) => share(id, other.id)).map((other) => other.id as string),
    ]),
  )
  const calendar = Map.groupBy(openings, ({ facility_id: id }) => id as string)
  const isOpen = (facilityId: string, startsAt: number, endsAt: number): boolean => {
    const meets = (calendar.get(facilityId) ?? []).filter((one) => one.starts_at < endsAt && one.ends_at > startsAt)
    return (
      meets.every(({ kind }) => kind === 'OPEN') &&
      meets.some((one) => one.starts_at <= startsAt && one.ends_at >= endsAt)
    )
  }
  const takesWhole = (facilityId: string, spaceId: string): boolean =>
    facilityId !== spaceId || places.get(facilityId)!.mode === 'WHOLE'
  return {
    meet: (entry: Json, { facility_id: id, starts_at: from, ends_at: until }: Was): boolean =>
      share(entry.facility_id, id) && entry.starts_at < until + 86_400 && entry.ends_at > from - 86_400,
    isFree({ entry, startsAt, endsAt }: Chance, past: Past): boolean {
      const place = places.get(entry.facility_id)!
      if (!isOpen(place.id, startsAt, endsAt)) return false
      const own = { startsAt, endsAt, units: entry.units, before: place.buffer_before, after: place.buffer_after }
      const others = related
        .get(place.id)!
        .flatMap((id) => [...(past.occupying.get(id) ?? [])])
        .filter((b) => occupying.has(b.status) && b.starts_at < endsAt + 86_400 && b.ends_at > startsAt - 86_400)
      return [...spaces.get(place.id)!].every((spaceId) => {
        const whole = takesWhole(place.id, spaceId)
        const here = others
          .filter((b) => spaces.get(b.facility_id)!.has(spaceId))
          .map((b) => ({
            ...{
              startsAt: b.starts_at,
              endsAt: b.ends_at,
              units: b.units,
              before: b.buffer_before,
              after: b.buffer_after,
            },
            whole: takesWhole(b.facility_id, spaceId),
          }))
        if (here.some((other) => (whole || other.whole) && !areApart({ ...own, whole }, other))) return false
        if (whole) return true
        const both = levels([{ ...own, whole }, ...here.filter((other) => !other.whole)])
        const ends = endsAt + Math.max(own.before, own.after)
        return both.every(({ at, taken }) => at < startsAt || at >= ends || taken <= places.get(spaceId)!.capacity)
      })
    },
  }
}

/**
 * Whoever was blocked when a booking or a hold was made for them, by the moment that the write reckoned with and by
 * the log.
 */
export function blockedBookings({ blocks, bookings, log }: Tables): string[] {
  const made = new Map<string, Json>()
  for (const line of log) if (taking.has(line.action) && !made.has(line.subject_id)) made.set(line.subject_id, line)
  return blocks.flatMap((block) => {
    const from =
      log.findLast((line) => line.action === 'booking.noShow' && line.subject_id === block.booking_id)?.place ?? 0
    const until =
      block.lifted_at === null
        ? Infinity
        : (log.find(
            (line) =>
              line.place > from &&
              line.at === block.lifted_at &&
              ['booking.blockLifted', 'booking.noShowUndone'].includes(line.action),
          )?.place ?? 0)
    const theirs = bookings.filter(
      (b) =>
        b.for_person_id === block.person_id &&
        b.for_organisation_id === block.organisation_id &&
        b.cooperative_id === block.cooperative_id,
    )
    return theirs
      .filter((b) => {
        const line = made.get(b.id)
        return line && line.place > from && line.place < until && line.at >= block.starts_at && line.at < block.ends_at
      })
      .map((b) => `${b.id} was booked for somebody whom ${block.id} keeps from it`)
  })
}
