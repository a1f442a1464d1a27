import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsEver } from '../../harness/checker.ts'
import { overdue } from '../../harness/checker/promises.ts'
import { readTables } from '../../harness/checker/tables.ts'
import { tally } from './attempt.ts'
import { makeMixedPlaces } from './mixed-places.ts'
import { faultsIn, rageMixed, saturday, unacknowledged } from './mixed.ts'
import { startWorld, type World } from './world.ts'

const seed = 20_270_327

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 24, now: saturday })
})

afterAll(() => world.close())

/** What has to happen at least this often, or the storm proves little. */
const atLeast: Record<string, number> = {
  'bookFacility: done': 100,
  'bookFacility: BookingRefused NO_CAPACITY': 100,
  'bookFacility: BookingRefused QUOTA_EXCEEDED': 20,
  'bookSeries: done': 20,
  'changeBookingSeries: done': 10,
  'cancelBookingSeries: done': 10,
  'moveBooking: done': 30,
  'cancelBooking: done': 50,
  'decideBooking: done': 30,
  'joinWaitlist: done': 80,
  'leaveWaitlist: done': 5,
  'acceptWaitlistOffer: done': 15,
  'declineWaitlistOffer: done': 10,
  'checkIn: done': 10,
  'reportNoShow: done': 4,
  'undoNoShow: done': 5,
  'createQuota: done': 1,
  'changeQuota: done': 2,
  'grantQuotaException: done': 5,
  'changeEquipmentPool: done': 5,
  'setTariffBands: done': 4,
  'setFacilityTerms: done': 4,
  'tick: done': 30,
  // What comes by itself.
  'EXPIRED held': 4,
  'NO_SHOW released': 5,
  'LAPSED waiting': 10,
}

test(
  'series, waitlists, quotas, equipment, prices and conduct all hold in a storm of them together',
  { timeout: 300_000 },
  async () => {
    const { db } = world.database
    const places = await makeMixedPlaces(world)
    const clock = { now: saturday }
    const before = (await readTables(db)).log.length
    const looks: Promise<string[]>[] = []
    const wrong = async (from: number): Promise<string[]> => violationsEver(await readTables(db), from).slice(0, 20)
    const began = performance.now()
    const answers = await rageMixed(world, places, {
      ...{ draws: 1_600, inFlight: 24, seed, clock },
      afterEach(done) {
        // In the midst of it, while everybody goes on.
        if (done % 400 === 0) looks.push(wrong(clock.now))
      },
    })
    const seconds = (performance.now() - began) / 1000
    for (const found of await Promise.all(looks)) expect({ seed, found }).toEqual({ seed, found: [] })
    // A last time in peace: what is due by now is done by one run.
    await world.scheduled()
    const tables = await readTables(db)
    const counts = tally([...answers.outcomes, ...byThemselves(tables)])
    process.stdout.write(
      `${JSON.stringify(counts, null, 2)}\n${answers.outcomes.length} operations in ${seconds.toFixed(1)} s; ` +
        `workerd's peak: ${world.peakMemory() ?? '?'} MiB\n`,
    )
    expect({ seed, faults: answers.faults.slice(0, 10) }).toEqual({ seed, faults: [] })
    expect({ seed, found: violationsEver(tables, clock.now).slice(0, 20) }).toEqual({ seed, found: [] })
    expect({ seed, found: overdue(tables, clock.now) }).toEqual({ seed, found: [] })
    expect({ seed, found: unacknowledged([answers], tables.log.slice(before)).slice(0, 10) }).toEqual({
      seed,
      found: [],
    })
    expect(Object.entries(atLeast).filter(([outcome, least]) => (counts[outcome] ?? 0) < least)).toEqual([])
    expect(faultsIn(world)).toEqual([])
  },
)

/** What came without anybody doing it, as the log has it. */
const byThemselves = ({ log }: Awaited<ReturnType<typeof readTables>>): string[] =>
  log
    .filter(({ actor_id: actor }) => actor === null)
    .flatMap(({ action, data }) =>
      action === 'booking.expired'
        ? [data.includes('entryId') ? 'EXPIRED held' : 'EXPIRED undecided']
        : action === 'booking.noShow'
          ? ['NO_SHOW released']
          : action === 'waitlist.lapsed'
            ? ['LAPSED waiting']
            : [],
    )
