import type { Json } from '../client.ts'
import { occupying, type Tables } from './tables.ts'
import { usesOf, type Use } from './quotas.ts'

/** One line of the log. */
export interface Event {
  place: number
  at: number
  action: string
  actorId: string | null
  subjectId: string
  data: Json
}

/** A booking as it was; what never changes of it is as the table has it. */
export type Was = Record<string, Json> & {
  id: string
  status: string
  starts_at: number
  ends_at: number
  units: number
  hold_expires_at: number | null
}

/** How everything stood between two writes, as the log tells it. */
export class Past {
  readonly bookings = new Map<string, Was>()
  /** By place, those that occupy it. */
  readonly occupying = new Map<string, Set<Was>>()
  readonly entries = new Map<string, string>()
  /** When each entry joined, by its place in the log. */
  readonly joined = new Map<string, number>()
  /** How much the quotas that count allow. */
  readonly limits = new Map<string, number>()
  readonly granted = new Set<string>()
  /** What is used of each quota, by `keyOf`, and by which bookings. */
  readonly used = new Map<string, Map<Was, number>>()
  /** What should never have happened. */
  readonly wrong: string[] = []
  readonly #rows: Map<string, Json>
  readonly #quotas: Json[]
  readonly #uses: ReturnType<typeof usesOf>

  constructor(tables: Tables) {
    this.#rows = new Map(tables.bookings.map((b) => [b.id, b]))
    this.#quotas = tables.quotas
    this.#uses = usesOf(tables)
  }

  /** What happened, as far as it changes anything. */
  apply(event: Event): void {
    const { action, subjectId: id, data, place } = event
    const [kind, what] = action.split('.') as [string, string]
    if (kind === 'booking') this.#booking(what, event)
    else if (action === 'waitlist.declined') this.#end(data.bookingId, 'CANCELLED', event).#entry(id, 'DECLINED')
    else if (action === 'waitlist.joined') this.#entry(id, 'WAITING').joined.set(id, place)
    else if (action === 'quota.created') this.limits.set(id, data.amount)
    else if (action === 'quota.changed') this.limits.set(id, data.after.amount ?? this.limits.get(id))
    else if (action === 'quota.retired') this.limits.delete(id)
    else if (action === 'quota.exceptionGranted') this.granted.add(id)
    else if (action === 'quota.exceptionRevoked') this.granted.delete(id)
    else if (kind === 'waitlist' && entryAfter[what]) this.#entry(id, entryAfter[what])
  }

  #booking(what: string, event: Event): void {
    const { subjectId: id, data } = event
    if (what === 'held') this.#entry(data.entryId, 'OFFERED')
    if (what === 'expired' && data.entryId) this.#entry(data.entryId, 'LAPSED')
    if (!bookingAfter[what] && what !== 'moved') return
    const next = this.after(event)
    if (next) this.#put(next)
    else this.wrong.push(`${event.action} of ${id}, which was never made`)
  }

  /** A booking as it is after an event of it; null where it cannot have happened. */
  after({ action, subjectId: id, data }: Event): Was | null {
    const what = action.split('.')[1]!
    const was = this.bookings.get(id)
    const times = data.after ?? (was ? null : data)
    if (!was && (!opening.has(what) || !times.startsAt)) return null
    const held = data.holdExpiresAt ? { hold_expires_at: data.holdExpiresAt } : {}
    return { ...(was ?? this.#rows.get(id)), id, ...changed(times), ...held, status: bookingAfter[what] ?? was!.status }
  }

  #end(id: string, status: string, { action }: Event): this {
    const was = this.bookings.get(id)
    if (was) this.#put({ ...was, status })
    else this.wrong.push(`${action} of ${id}, which was never made`)
    return this
  }

  #entry(id: string, status: string): this {
    this.entries.set(id, status)
    return this
  }

  #put(now: Was): void {
    const was = this.bookings.get(now.id)
    const here = this.occupying.get(now.facility_id) ?? new Set()
    this.occupying.set(now.facility_id, here)
    if (was) {
      here.delete(was)
      for (const use of this.usesOf(was)) this.used.get(keyOf(use))?.delete(was)
    }
    this.bookings.set(now.id, now)
    if (occupying.has(now.status)) here.add(now)
    if (!occupying.has(now.status) && now.status !== 'NO_SHOW') return
    for (const use of this.usesOf(now)) {
      const by = this.used.get(keyOf(use)) ?? new Map<Was, number>()
      this.used.set(keyOf(use), by.set(now, use.amount))
    }
  }

  /** What a booking uses of any quota that there ever was. */
  usesOf(was: Was): Use[] {
    return this.#uses(was, this.#quotas)
  }
}

/** One quota of one beneficiary in one period. */
export const keyOf = ({ quotaId, subjectId, period }: Use): string => [quotaId, subjectId, period].join(' ')

const opening: ReadonlySet<string> = new Set(['confirmed', 'requested', 'held'])

const bookingAfter: Record<string, string> = {
  ...{ confirmed: 'CONFIRMED', requested: 'REQUESTED', held: 'HELD', cancelled: 'CANCELLED', rejected: 'REJECTED' },
  ...{ expired: 'EXPIRED', noShow: 'NO_SHOW', noShowUndone: 'CONFIRMED' },
}

const entryAfter: Record<string, string> = { accepted: 'ACCEPTED', left: 'LEFT', lapsed: 'LAPSED' }

const changed = (times: Json): object =>
  times ? { starts_at: times.startsAt, ends_at: times.endsAt, units: times.units } : {}

/** The log in batches: what one write did, as far as that matters; what it did to many bookings at once is one. */
function batchesOf({ log }: Tables): Event[][] {
  const batches: Event[][] = []
  for (const row of log) {
    const event: Event = {
      ...{ place: row.place, at: row.at, action: row.action, actorId: row.actor_id, subjectId: row.subject_id },
      data: JSON.parse(row.data),
    }
    const [first] = batches.at(-1) ?? []
    const belongs =
      first?.action.startsWith('series.') &&
      event.data.seriesId === first.subjectId &&
      event.action.startsWith('booking.')
    if (belongs) batches.at(-1)!.push(event)
    else batches.push([event])
  }
  return batches
}

/** A check of one batch: it looks at what was before, and answers what looks at what came after. */
export type Look = (batch: readonly Event[], past: Past) => () => string[]

/**
 * Lets the log happen anew, for as many looks as are given. It has to lead to what the tables say; that proves that
 * nothing is in one of them that is not in the other, whoever was killed in between.
 */
export function historyViolations(tables: Tables, looks: readonly Look[] = []): string[] {
  const past = new Past(tables)
  const wrong: string[] = []
  for (const batch of batchesOf(tables)) {
    const after = looks.map((look) => look(batch, past))
    for (const event of batch) past.apply(event)
    for (const look of after) wrong.push(...look())
    wrong.push(...halfBooked(batch))
  }
  return [...wrong, ...past.wrong, ...differences(tables, past)]
}

/** A series that was to be booked wholly or not at all was booked wholly, and what was told to be booked was. */
function halfBooked([first, ...others]: readonly Event[]): string[] {
  if (first?.action !== 'series.booked') return []
  const { policy, booked, skipped } = first.data
  const wrong = booked !== others.length || (policy === 'ALL_OR_NOTHING' && skipped > 0)
  return wrong ? [`${first.subjectId} (${policy}) booked ${others.length} of ${booked}, and left out ${skipped}`] : []
}

function differences({ bookings, entries }: Tables, past: Past): string[] {
  const lineOf = (b: Was): string => [b.id, b.status, b.starts_at, b.ends_at, b.units].join()
  const stored = new Map(bookings.map((b) => [b.id, lineOf(b)]))
  const told = new Map([...past.bookings].map(([id, was]) => [id, lineOf(was)]))
  const waiting = new Map(entries.map(({ id, status }) => [id, status]))
  return [...unequal('booking', stored, told), ...unequal('entry', waiting, past.entries)]
}

function unequal(what: string, stored: ReadonlyMap<string, string>, told: ReadonlyMap<string, string>): string[] {
  return [...new Set([...stored.keys(), ...told.keys()])].flatMap((id) =>
    stored.get(id) === told.get(id)
      ? []
      : [`${what} ${id} is ${stored.get(id) ?? 'not stored'}, and by the log ${told.get(id) ?? 'never was'}`],
  )
}
