import { sql } from 'drizzle-orm'
import type { Database } from '../../platform/database/database.ts'
import { databaseRefusal } from '../../platform/database/faults.ts'
import { DAY } from '../../platform/interval.ts'
import { readFactsOf } from '../bookings/index.ts'
import { daysTold, slotsTold } from './slots.ts'

/** How many places one run tells of anew, and how many slots that are gone it forgets. */
const perRun = 20
const bite = 500

/** How long feeds tell that a slot is gone: at least a week (https://openactive.io/realtime-paged-data-exchange/). */
const keptDays = 8

/**
 * Tells of the slots of places where something changed, or whose end comes nearer, and forgets those long gone: first
 * of those of which it was longest ago, so that each has its turn, however many others change all the time. By the
 * minute; idempotent. Only what differs is written, so that a change number stands for a change.
 */
export async function refreshOpenData(database: Database, now: number): Promise<{ places: number; forgotten: number }> {
  let places = 0
  for (const due of await placesDue(database, now)) places += await refreshPlace(database, due, now)
  const [forgotten] = await database.write([
    sql`delete from open_data_slots where (facility_id, starts_at) in (select facility_id, starts_at from open_data_slots
      where not listed and changed_at < ${now - keptDays * DAY} limit ${bite}) returning 1`,
  ])
  return { places, forgotten: forgotten?.length ?? 0 }
}

interface Due {
  facilityId: string
  version: number
  told: number
  until: number
}

/**
 * The places of which to tell, the longest due first. Each of the two statements by an index of those alone; what
 * changed is sorted, and is as much as changed in a minute.
 */
async function placesDue(database: Database, now: number): Promise<Due[]> {
  const shown = sql`select facility_id, slots_version, slots_told, slots_until from open_data_places`
  const first = sql`order by slots_until limit ${perRun}`
  const [changed, rolling] = await Promise.all([
    database.read(sql`${shown} indexed by open_data_places_due where listed and slots_told < slots_version ${first}`),
    database.read(sql`${shown} where listed and slots_until < ${now + daysTold * DAY - 3_600} ${first}`),
  ])
  const due = [...changed, ...rolling].map((row): [string, Due] => {
    const [version, told] = [Number(row['slots_version']), Number(row['slots_told'])]
    const facilityId = String(row['facility_id'])
    return [facilityId, { facilityId, version, told, until: Number(row['slots_until']) }]
  })
  return [...new Map(due).values()].sort((a, b) => a.until - b.until).slice(0, perRun)
}

async function refreshPlace(database: Database, { facilityId, version, told }: Due, now: number): Promise<number> {
  // On the hour, so that the end does not move with every run.
  const until = now - (now % 3_600) + daysTold * DAY
  const who = { personId: null, organisationId: null }
  const facts = await readFactsOf(database, 'RULES', facilityId, { startsAt: now, endsAt: until, who, now, whole: true })
  if (!facts) return 0
  const slots = slotsTold(facts, now, until).map((slot) => Object.values({
    ...{ startsAt: slot.startsAt, endsAt: slot.endsAt, maximumUses: slot.maximumUses },
    ...{ remainingUses: slot.remainingUses, priceCents: slot.priceCents, currency: slot.currency },
  }))
  const given = JSON.stringify(slots)
  try {
    await database.write([
      // Whoever was faster has told it; and what came in between is told the next time.
      sql`insert into must_hold select 'STALE', (select slots_told from open_data_places where facility_id = ${facilityId}) = ${told}`,
      sql`insert into open_data_slots (facility_id, starts_at, ends_at, maximum_uses, remaining_uses, price_cents, currency, listed, changed_at)
        select ${facilityId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, 1, ${now} from json_each(${given})
        where true on conflict (facility_id, starts_at) do update set ends_at = excluded.ends_at, maximum_uses = excluded.maximum_uses,
          remaining_uses = excluded.remaining_uses, price_cents = excluded.price_cents, currency = excluded.currency, listed = 1,
          changed_at = excluded.changed_at
        where (ends_at, maximum_uses, remaining_uses, price_cents, currency, listed) is not
          (excluded.ends_at, excluded.maximum_uses, excluded.remaining_uses, excluded.price_cents, excluded.currency, 1)`,
      sql`update open_data_slots set listed = 0, changed_at = ${now} where facility_id = ${facilityId} and listed
        and starts_at not in (select value ->> 0 from json_each(${given}))`,
      sql`update open_data_places set slots_told = ${version}, slots_until = ${now + daysTold * DAY} where facility_id = ${facilityId}`,
    ])
    return 1
  } catch (fault) {
    if (databaseRefusal(fault)?.raised !== 'STALE') throw fault
    return 0
  }
}
