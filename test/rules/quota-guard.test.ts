import { sql } from 'drizzle-orm'
import { SQLiteDialect } from 'drizzle-orm/sqlite-core'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { facilities } from '../../schema/tables/facilities.ts'
import { quotaMeasures, quotaPeriods, quotaSubjects } from '../../schema/tables/vocabulary.ts'
import { personExpressions } from '../../src/domains/bookings/facts-person.ts'
import { judgeQuotas, onWall } from '../../src/domains/bookings/quotas/rules.ts'
import type { Interval } from '../../src/platform/interval.ts'
import { add, addQuota, book, database, guarded, peaks, prepare, within, zone } from './quota-world.ts'

beforeAll(prepare)

afterAll(() => {
  database.close()
})

const HOUR = 3_600
const DAY = 24 * HOUR

type Ground = Parameters<typeof judgeQuotas>[1]

const dialect = new SQLiteDialect()
const people = ['p', 'q', 'r']

/** What the rules know of somebody, read as a request reads it. */
function groundOf(
  personId: string,
  timeZone: string,
  wish: Interval,
  now: number,
  facilityId: string,
  without?: string,
): Ground {
  const subject = { personId: sql`${personId}`, organisationId: sql`null`, now: sql`${now}` }
  const query =
    dialect.sqlToQuery(sql`select ${personExpressions(facilities as never, wish, subject, sql`'[]'`, without)} as person
    from facilities where facilities.id = ${facilityId}`)
  const { person } = database.prepare(query.sql).get(...query.params) as { person: string }
  return { timeZone, person: JSON.parse(person), pricing: { social: 0 } }
}

test('the rule says what the triggers of the database do: booking, moving, holds, households and exceptions', () => {
  const answers = new Map<string, number>()
  const start = Date.UTC(2026, 9, 23) / 1_000
  const soon = fc
    .tuple(fc.integer({ min: 0, max: 6 * 24 }), fc.integer({ min: 1, max: 30 }))
    .map(([hours, quarters]) => {
      const startsAt = start + hours * HOUR
      return { startsAt, endsAt: startsAt + quarters * 1_800 }
    })
  const who = fc.constantFrom(...people)
  const where = fc.constantFrom('a', 'b')
  const household = fc.option(fc.constantFrom('h1', 'h2'))
  const held = fc.option(fc.integer({ min: -2, max: 48 }))
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('book' as const), who, where, wish: soon, held }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), nth: fc.nat(20), wish: soon }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), nth: fc.nat(20) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('household' as const), who, household }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lower' as const) }) },
  )
  const quota = fc.record({
    ...{ measure: fc.constantFrom(...quotaMeasures), period: fc.constantFrom(...quotaPeriods), peak: peaks },
    ...{
      subject: fc.constantFrom(...quotaSubjects),
      amount: fc.integer({ min: 0, max: 8 }),
      facility_id: fc.option(where),
    },
  })
  const exception = fc.record({
    subject: fc.constantFrom(...people, 'h1', 'coop'),
    ...{ extra: fc.integer({ min: 1, max: 2 }), from: fc.nat(5), days: fc.integer({ min: 1, max: 3 }) },
  })
  const somes = fc.array(quota, { minLength: 1, maxLength: 3 })
  const exceptions = fc.array(exception, { maxLength: 2 })
  const course = fc.array(step, { minLength: 8, maxLength: 25, size: 'max' })
  fc.assert(
    fc.property(zone, somes, exceptions, course, (timeZone, some, extras, steps) =>
      within(() => {
        for (const personId of people) {
          add('memberships', {
            id: personId,
            cooperative_id: 'coop',
            person_id: personId,
            status: 'ACTIVE',
            roles: '[]',
          })
        }
        for (const [n, { amount, peak, measure, ...rest }] of some.entries()) {
          const unit = measure === 'HOURS' ? 2 * HOUR : 1
          addQuota(`q${n}`, { ...rest, measure, amount: amount * unit, peak: peak && JSON.stringify(peak) })
          for (const [m, { subject, extra, from, days }] of extras.entries()) {
            const interval = { starts_at: start + from * DAY, ends_at: start + (from + days) * DAY }
            add('quota_exceptions', {
              id: `${n}.${m}`,
              quota_id: `q${n}`,
              subject_id: subject,
              extra: extra * unit,
              ...interval,
            })
          }
        }
        const made: { id: string; who: string; where: string }[] = []
        let now = start - 5 * DAY
        const said = (ground: Ground, wish: Interval): boolean =>
          judgeQuotas(wish, ground, 'MEMBER', { now, languages: ['en'] }).length === 0
        for (const one of steps) {
          now += HOUR
          if (one.do === 'book') {
            const { who: personId, where: facilityId, wish, held } = one
            const ground = groundOf(personId, timeZone, wish, now, facilityId)
            const hold = held === null ? {} : { status: 'HELD', holdExpiresAt: now + held * HOUR }
            const expected = said(ground, wish)
            const id = book(wish, timeZone, { personId, facilityId, now, ...hold })
            // A hold that is over already counts for nobody, not even as it is made: none is made so.
            if (held !== null && held <= 0) continue
            expect(id !== null).toBe(expected)
            answers.set(`book ${expected}`, (answers.get(`book ${expected}`) ?? 0) + 1)
            if (id) made.push({ id, who: personId, where: facilityId })
          } else if (one.do === 'move' && made.length > 0) {
            const { id, who: personId, where: facilityId } = made[one.nth % made.length]!
            const { wish } = one
            const { opens, closes } = onWall(wish, timeZone)
            const expected = said(groundOf(personId, timeZone, wish, now, facilityId, id), wish)
            const done = guarded(() =>
              database
                .prepare(
                  `UPDATE bookings SET starts_at = ?, ends_at = ?, utc_offset = ?, utc_offset_at_end = ?, updated_at = ?,
                    hold_expires_at = NULL, status = 'CONFIRMED' WHERE id = ?`,
                )
                .run(wish.startsAt, wish.endsAt, opens - wish.startsAt, closes - wish.endsAt, now, id),
            )
            expect(done).toBe(expected)
            answers.set(`move ${expected}`, (answers.get(`move ${expected}`) ?? 0) + 1)
          } else if (one.do === 'cancel' && made.length > 0) {
            const { id } = made.splice(one.nth % made.length, 1)[0]!
            database.prepare(`UPDATE bookings SET status = 'CANCELLED' WHERE id = ?`).run(id)
            expect(database.prepare('SELECT 1 FROM quota_uses WHERE booking_id = ?').all(id)).toEqual([])
          } else if (one.do === 'household') {
            database.prepare('DELETE FROM household_members WHERE person_id = ?').run(one.who)
            if (one.household)
              add('household_members', { cooperative_id: 'coop', person_id: one.who, household_id: one.household })
          } else if (one.do === 'lower') {
            database.prepare('UPDATE quotas SET amount = amount / 2').run()
          }
          // What is counted is always what the view says, however it came about.
          const counted = 'SELECT quota_id, subject_id, period, ends_at, booking_id, amount FROM'
          expect(database.prepare(`${counted} quota_uses ORDER BY 1, 2, 3, 4, 5`).all()).toEqual(
            database.prepare(`${counted} quota_uses_due ORDER BY 1, 2, 3, 4, 5`).all(),
          )
        }
      }),
    ),
    { numRuns: 100 },
  )
  for (const answer of ['book true', 'book false', 'move true', 'move false'])
    expect(answers.get(answer)).toBeGreaterThan(10)
})
