import { sql } from 'drizzle-orm'
import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { movedTo, splitBefore } from './edit.ts'
import type { FoundSeries } from './find.ts'
import { occurrencesOf } from './occurrences.ts'
import { parseRecurrence, printRecurrence, type First } from './recurrence.ts'
import { shifted, type Shift } from './shift.ts'
import { printLocal, readLocal } from './stamps.ts'
import { firstOf, storedFirst } from './stored.ts'

/** What becomes of a series from one of its occurrences on. */
export interface Rewriting {
  /** The wall time by which the rule knows the first that changes. */
  cut: string
  shift: Shift
  units: number
  title: string | null
  /** The id of the series that begins there, if there is something before. */
  newId: string
}

/**
 * Writes the rule as it is from an occurrence on: in the series itself, or, where something came before, in one of its
 * own, to which the bookings from there on then belong. Answers the id of the series that has them.
 */
export function writeSeries({ series, occurrences }: FoundSeries, to: Rewriting, useCase: UseCase<'series'>): string {
  const { work, database, now } = useCase
  const { cut, shift, units, newId } = to
  const { timeZone } = series
  const first = firstOf(series)
  const recurrence = parseRecurrence(series.recurrence, first)
  const at = occurrencesOf(recurrence, first).find(({ local }) => local >= cut)!.startsAt
  const { earlier, later, laterFirst } = splitBefore(recurrence, first, at)
  const [begins] = shifted([storedFirst(laterFirst).localStart], series, shift)
  const { startsAt, endsAt, local } = begins!
  const newFirst: First = { startsAt, endsAt, timeZone, wall: readLocal(local) }
  const changes = {
    // The first may be shorter than all others, where the clock skips a part of it.
    ...{ ...storedFirst(newFirst), duration: shift.duration, units, title: to.title ?? series.title, updatedAt: now },
    recurrence: printRecurrence(movedTo(later, laterFirst, newFirst), timeZone),
  }
  const update = (values: object) => database.orm.update(bookingSeries).set(values).where(sql`id = ${series.id}`)
  const id = earlier === null ? series.id : newId
  if (earlier === null) work.add(update(changes))
  else {
    work.add(
      update({ recurrence: printRecurrence(earlier, timeZone), updatedAt: now }),
      database.orm.insert(bookingSeries).values({ ...series, ...changes, id, splitFromId: series.id, createdAt: now }),
    )
  }
  const from = occurrences.filter(({ recurrenceId }) => recurrenceId >= cut)
  const known = from.map((one) => [one.id, printLocal(readLocal(one.recurrenceId) + shift.by)])
  work.add(sql`update ${bookings} set series_id = ${id}, recurrence_id = j.value ->> 1
    from json_each(${JSON.stringify(known)}) j where ${bookings}.id = j.value ->> 0`)
  return id
}
