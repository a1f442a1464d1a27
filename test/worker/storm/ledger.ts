import type { Client } from '@libsql/client'
import type { Json } from '../../harness/client.ts'
import { tally } from './attempt.ts'
import type { Someone } from './world.ts'

/** A booking as it was last acknowledged. */
export interface Acknowledged {
  id: string
  facilityId: string
  status: string
  startsAt: number
  endsAt: number
  units: number
  /** Who booked it. */
  by: Someone
}

/**
 * The storm's own books: what was acknowledged, kept only from what was asked and answered. Changes of one booking
 * follow one another, so that the last acknowledgement is the last word; those of different bookings do not.
 */
export class Ledger {
  readonly bookings = new Map<string, Acknowledged>()
  /** `action subject` of every acknowledged change, as the audit log should have it. */
  readonly changes: string[] = []
  /** What became of each operation, such as `book: done`. */
  readonly outcomes: string[] = []
  /** What should never happen. */
  readonly faults: string[] = []
  readonly #busy = new Set<string>()

  /** The bookings that fit and that nobody is changing now. */
  idle(fits: (booking: Acknowledged) => boolean): Acknowledged[] {
    return [...this.bookings.values()].filter((booking) => !this.#busy.has(booking.id) && fits(booking))
  }

  /** Keeps everybody else from a booking while it is being changed. */
  async alone(booking: Acknowledged, change: () => Promise<void>): Promise<void> {
    this.#busy.add(booking.id)
    try {
      await change()
    } finally {
      this.#busy.delete(booking.id)
    }
  }

  /** Notes an acknowledged change of a booking, and holds the answer against what was asked. */
  acknowledge(action: string, expected: Acknowledged, answered: Json): void {
    const { id, facilityId, status, startsAt, endsAt, units } = expected
    const told = [
      answered.id,
      answered.facility.id,
      answered.status,
      Date.parse(answered.startsAt) / 1000,
      Date.parse(answered.endsAt) / 1000,
      answered.units,
    ]
    const asked = [id, facilityId, status, startsAt, endsAt, units]
    if (JSON.stringify(told) !== JSON.stringify(asked))
      this.faults.push(`${action} answered ${told.join()} for ${asked.join()}`)
    this.bookings.set(id, expected)
    this.changes.push(`${action} ${id}`)
  }

  /** Everything in which the database differs from what was acknowledged; nothing where all is well. */
  async differences(db: Pick<Client, 'execute'>): Promise<string[]> {
    const bookings = await db.execute(
      'select id, facility_id, status, starts_at, ends_at, units, actor_id from bookings',
    )
    const stored = bookings.rows.map((b) =>
      [b['id'], b['facility_id'], b['status'], b['starts_at'], b['ends_at'], b['units'], b['actor_id']].join(),
    )
    const known = [...this.bookings.values()].map((b) =>
      [b.id, b.facilityId, b.status, b.startsAt, b.endsAt, b.units, b.by.personId].join(),
    )
    const audit = await db.execute('select action, subject_id from audit_entries')
    const audited = audit.rows.map(({ action, subject_id: subject }) => `${action} ${subject}`)
    const outbox = await db.execute(
      "select kind, payload ->> 'bookingId' as subject from outbox where kind like 'booking.%'",
    )
    const told = outbox.rows.map(({ kind, subject }) => `${kind} ${subject}`)
    const ofBookings = this.changes.filter((change) => change.startsWith('booking.'))
    return [
      ...compare('booking', known, stored),
      ...compare('audit entry', this.changes, audited),
      ...compare('event', ofBookings, told),
    ]
  }
}

/** What is in one list more often than in the other. */
function compare(what: string, acknowledged: string[], stored: string[]): string[] {
  const [there, here] = [tally(stored), tally(acknowledged)]
  return [...new Set([...acknowledged, ...stored])].flatMap((line) => {
    const [wanted, found] = [here[line] ?? 0, there[line] ?? 0]
    return wanted === found ? [] : [`${what} acknowledged ${wanted} times and stored ${found} times: ${line}`]
  })
}
