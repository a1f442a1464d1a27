import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectSound } from '../../harness/checker.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { attempt, bookingSelection, instant, lineOf, tally } from './attempt.ts'
import { startOfTests } from '../../harness/app.ts'
import { makePlaces } from './places.ts'
import { rage } from './storm.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 40 })
})

afterAll(() => world.close())

const rows = async (sql: string) => (await world.database.db.execute(sql)).rows.map((row) => ({ ...row }))

/** What a write that was cut in half would leave: a booking, audit entry or event without the others. */
const halfDone = () =>
  rows(`select b.id, 'booking without audit entry' as what from bookings b
      where not exists (select 1 from audit_entries a where a.subject_id = b.id)
    union all select b.id, 'booking without event' from bookings b
      where not exists (select 1 from outbox o where o.payload ->> 'bookingId' = b.id)
    union all select a.subject_id, 'audit entry without booking' from audit_entries a
      where a.action like 'booking.%' and not exists (select 1 from bookings b where b.id = a.subject_id)
    union all select k.key, 'key without what it stands for' from idempotency_keys k
      where k.result ->> 'booking' is not null
        and not exists (select 1 from bookings b where b.id = k.result ->> 'booking')`)

test(
  'the database is killed three times in a storm: nothing told is lost, nothing half done, nothing happens twice',
  { timeout: 180_000 },
  async () => {
    const { database } = world
    const places = await makePlaces(world)
    const crashes: string[] = []
    let up: Promise<void> = Promise.resolve()

    const crash = async (): Promise<void> => {
      await database.kill()
      await database.start()
      // Nobody asks again before this was looked at: it is what the crash left.
      await expectSound(database.db)
      expect(await halfDone()).toEqual([])
      expect(await rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }])
      const [kept] = await rows('select count(*) as n from idempotency_keys')
      crashes.push(String(kept!['n']))
    }
    const ledger = await rage(world, places, {
      ...{ draws: 800, inFlight: 32, seed: 7, days: 4 },
      afterEach(done) {
        if (done === 200 || done === 400 || done === 600) up = crash()
      },
      recovered: () => up,
    })
    await up

    const counts = tally(ledger.outcomes)
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\nkilled with ${crashes.join(', ')} successes kept\n`)
    expect(crashes).toHaveLength(3)
    expect(counts['asked again']).toBeGreaterThanOrEqual(3)
    expect(ledger.faults.slice(0, 10)).toEqual([])
    expect(counts['book: done']).toBeGreaterThan(100)
    await expectSound(database.db)
    expect((await ledger.differences(database.db)).slice(0, 10)).toEqual([])
    expect(await halfDone()).toEqual([])
  },
)

test('while the database is away everybody is told so; once it is back the same Worker answers again', async () => {
  const { database, residents } = world
  const { id } = await makeFacility(world.managers[0]!, world.cooperativeId)
  const book = (n: number) => {
    const startsAt = startOfTests + 86_400 + n * 1_800
    const input = {
      facilityId: id,
      startsAt: instant(startsAt),
      endsAt: instant(startsAt + 1_800),
      idempotencyKey: 'away',
    }
    return attempt(residents[n]!.client, 'bookFacility', input, bookingSelection)
  }
  await database.kill()
  const away = await Promise.all(Array.from({ length: 20 }, (_, n) => book(n)))
  // Masked, and no more than a request id is told.
  expect(
    away.filter((outcome) => outcome.kind !== 'lost' || !/INTERNAL_SERVER_ERROR|SERVICE_UNAVAILABLE/.test(outcome.why)),
  ).toEqual([])
  expect(
    away.filter((outcome) => outcome.kind === 'lost' && /libsql|sqlite|127\.0\.0\.1|insert|select/i.test(outcome.why)),
  ).toEqual([])
  await database.start()
  const back = await Promise.all(Array.from({ length: 20 }, (_, n) => book(n)))
  expect(tally(back.map(lineOf))).toEqual({ done: 20 })
  await expectSound(database.db)
})
