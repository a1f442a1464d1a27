import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../../local/seed/random.ts'
import { startOfTests } from '../../harness/app.ts'
import { expectSound } from '../../harness/checker.ts'
import { tally } from './attempt.ts'
import { live, makeScene } from './conduct-steps.ts'
import { startWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 20 })
})

afterAll(() => world.close())

const HOUR = 3_600

/** What has to happen at least this often, or the storm proves little. */
const atLeast: Record<string, number> = {
  'equipment refused at the write': 20,
  'book: done': 40,
  'rush: done': 40,
  'move: done': 20,
  'cancel: done': 20,
  'resize: done': 5,
  'resize: Conflict CAPACITY_IN_USE': 5,
  'check in: done': 10,
  'door: done': 1,
  'report: done': 15,
  'undo: done': 8,
  blocked: 3,
}

/** What the rows of a query say, one line each. */
const lines = async (sql: string): Promise<string[]> =>
  (await world.database.db.execute(sql)).rows.map((row) => Object.values({ ...row }).join(' '))

/** Whom no-shows should have blocked and did not, or the other way round; by the rows alone. */
async function wronglyBlocked(now: number): Promise<string[]> {
  const { rows } = await world.database.db.execute(`select m.person_id as person,
    (select count(*) from bookings b where b.for_person_id = m.person_id and b.status = 'NO_SHOW') as missed,
    (select count(*) from booking_blocks k
      where k.person_id = m.person_id and k.lifted_at is null and k.ends_at > ${now}) as blocks
    from memberships m`)
  return rows.flatMap(({ person, missed, blocks }) =>
    Number(missed) >= 2 === Number(blocks) > 0
      ? []
      : [`${String(person)} missed ${String(missed)} and has ${String(blocks)} blocks`],
  )
}

test(
  'a day of equipment, of who comes and who does not: nothing is lent twice, and blocks and charges are exact',
  { timeout: 240_000 },
  async () => {
    const [opens, closes] = [startOfTests + HOUR, startOfTests + 11 * HOUR]
    const scene = await makeScene(world, new Random(411), startOfTests, closes)
    await live(scene, 'before', 250, 16)
    await expectSound(world.database.db)
    for (let now = opens; now < closes - 4 * HOUR; now += HOUR / 2) {
      scene.now = now + 60
      await world.setClock(scene.now)
      await live(scene, 'during', 70, 16)
      // What nobody has claimed by now is released.
      scene.now = now + 16 * 60
      await world.setClock(scene.now)
      await Promise.all([world.scheduled(), live(scene, 'during', 20, 8), world.scheduled()])
    }
    const counts = tally(scene.outcomes)
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
    expect(Object.keys(counts).filter((line) => line.includes('lost'))).toEqual([])
    expect(Object.entries(atLeast).filter(([outcome, least]) => (counts[outcome] ?? 0) < least)).toEqual([])
    await expectSound(world.database.db)
    expect(await wronglyBlocked(scene.now)).toEqual([])
    // Who is blocked books nothing from the next moment on until the block ends or is lifted.
    expect(
      await lines(`select b.id, k.id from bookings b join booking_blocks k on k.person_id = b.for_person_id
    where b.created_at > k.starts_at and b.created_at < min(k.ends_at, coalesce(k.lifted_at, k.ends_at))`),
    ).toEqual([])
    // Every booking owes what its lines add up to.
    expect(
      await lines(`select b.id, b.status, b.due_cents from bookings b
        where b.due_cents <> (select coalesce(sum(c.amount_cents), 0)
    from charges c where c.booking_id = b.id and c.kind <> 'DEPOSIT')`),
    ).toEqual([])
    expect(
      await lines(
        "select id from bookings where status = 'NO_SHOW' and (checked_in_at is not null or fee_cents <> 250)",
      ),
    ).toEqual([])
    expect(
      await lines(`select e.booking_id from booking_extras e join bookings b on b.id = e.booking_id
    where b.facility_id = '${scene.places[4]}' group by 1 having max(e.pool_id = '${scene.pools[1]}') = 0`),
    ).toEqual([])
    // No mail can leave here, which is no fault.
    const complaints = world.lines.filter((line) => line.includes('"error"') || line.includes('rror:'))
    expect(complaints).toEqual([])
  },
)
