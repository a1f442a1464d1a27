import { afterAll, beforeAll, expect, test } from 'vitest'
import { Random } from '../../../local/seed/random.ts'
import { startOfTests } from '../../harness/app.ts'
import { expectSound } from '../../harness/checker.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { done } from '../../harness/mutate.ts'
import { attempt, instant, lineOf, tally, type Outcome } from './attempt.ts'
import { startWorld, type Someone, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ residents: 40 })
})

afterAll(() => world.close())

const startsAt = startOfTests + 30 * 86_400
const places = 8

/** Everybody wants the same hour, and one of its places. */
const wishFor = (facilityId: string) => ({
  facilityId,
  startsAt: instant(startsAt),
  endsAt: instant(startsAt + 3_600),
  units: 1,
})

interface Entry {
  id: string
  status: string
  by: Someone
}

/** The queue as the table has it, in the order of joining. */
async function queueOf(facilityId: string): Promise<Entry[]> {
  const { rows } = await world.database.db.execute({
    sql: 'select id, status, actor_id from waitlist_entries where facility_id = ? order by joined_at, id',
    args: [facilityId],
  })
  return rows.map((row) => ({
    ...{ id: String(row['id']), status: String(row['status']) },
    by: world.residents.find(({ personId }) => personId === row['actor_id'])!,
  }))
}

/** Bookings that hold a place and never were a hold: whoever made one has not waited for it. */
async function withoutWaiting(facilityId: string): Promise<number> {
  const { rows } = await world.database.db.execute({
    sql: `select count(*) as n from bookings where facility_id = ?
      and status in ('REQUESTED', 'CONFIRMED') and hold_expires_at is null`,
    args: [facilityId],
  })
  return Number(rows[0]!['n'])
}

test(
  'a place with a queue under a storm: never overbooked, and nobody is served before who joined first',
  { timeout: 120_000 },
  async () => {
    const { residents, managers, database } = world
    const random = new Random(20)
    const { id: facilityId } = await makeFacility(managers[0]!, world.cooperativeId, {
      bookingMode: 'UNITS',
      capacity: places,
    })
    await done(managers[0]!.client, 'setFacilityTerms', { facilityId, holdDuration: 'PT1H' })
    const wish = wishFor(facilityId)
    const owners = residents.slice(0, places)
    const booked: { id: string; by: Someone }[] = []
    for (const by of owners) {
      const outcome = await attempt(by.client, 'bookFacility', wish)
      expect(lineOf(outcome)).toBe('done')
      if (outcome.kind === 'done') booked.push({ id: outcome.payload.booking.id, by })
    }
    const waiting = residents.slice(places, places + 16)
    for (const { client } of waiting)
      expect(lineOf(await attempt(client, 'joinWaitlist', wish, 'entry { id }'))).toBe('done')
    const newcomers = residents.slice(places + 16)
    const outcomes: string[] = []
    const note = (name: string, outcome: Outcome) => void outcomes.push(`${name}: ${lineOf(outcome)}`)

    const come = (by: Someone) => async () => note('come', await attempt(by.client, 'bookFacility', wish))
    const cancel =
      ({ id, by }: (typeof booked)[number]) =>
      async () =>
        note('cancel', await attempt(by.client, 'cancelBooking', { bookingId: id }))
    const answer = ({ id, by }: Entry) => {
      const name = random.chance(0.6) ? 'acceptWaitlistOffer' : 'declineWaitlistOffer'
      return async () => note(name, await attempt(by.client, name, { entryId: id }, 'entry { id status }'))
    }
    const tend = () => world.scheduled()

    for (let round = 0; round < 8; round++) {
      const offers = (await queueOf(facilityId)).filter(({ status }) => status === 'OFFERED')
      // Every other round some let their offer expire, and the clock moves on while the others act.
      const answering = round % 2 === 0 ? offers : offers.slice(0, 1)
      if (round % 2 === 1) await world.setClock(startOfTests + round * 3_700)
      const acts = [...answering.map(answer), ...booked.splice(0, 2).map(cancel), tend, tend]
      for (const by of newcomers.slice(0, 10)) acts.push(come(by))
      const shuffled = acts.map((act) => ({ act, at: random.integer(0, 1_000_000) })).sort((a, b) => a.at - b.at)
      await Promise.all(shuffled.map(({ act }) => act()))
      await expectSound(database.db)
      const queue = await queueOf(facilityId)
      if (!queue.some(({ status }) => status === 'WAITING')) break
      // All want the same: whoever still waits joined after everybody who had an offer.
      const firstWaiting = queue.findIndex(({ status }) => status === 'WAITING')
      expect(queue.slice(firstWaiting).map(({ status }) => status)).toEqual(
        queue.slice(firstWaiting).map(() => 'WAITING'),
      )
      expect(await withoutWaiting(facilityId)).toBeLessThanOrEqual(booked.length)
    }
    const counts = tally(outcomes)
    process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`)
    expect(Object.keys(counts).filter((line) => line.includes('lost'))).toEqual([])
    expect(counts['cancel: done']).toBeGreaterThanOrEqual(6)
    expect(counts['acceptWaitlistOffer: done']).toBeGreaterThan(0)
    // No mail leaves this world; nothing else may fail.
    expect(world.lines.filter((line) => /\.failed|"fault"/.test(line))).toEqual([])
  },
)

test(
  'an accept races the expiry of its hold, fifteen times: exactly one of them happens',
  { timeout: 120_000 },
  async () => {
    const { residents, managers, database } = world
    const [owner, first, second] = residents as [Someone, Someone, Someone]
    await world.setClock(startOfTests)
    const { id: facilityId } = await makeFacility(managers[0]!, world.cooperativeId)
    await done(managers[0]!.client, 'setFacilityTerms', { facilityId, holdDuration: 'PT1H' })
    const told: string[] = []
    for (let n = 0; n < 15; n++) {
      const now = startOfTests + n * 7_200
      await world.setClock(now)
      const wish = {
        facilityId,
        startsAt: instant(startsAt + n * 86_400),
        endsAt: instant(startsAt + n * 86_400 + 3_600),
      }
      const taken = await done(owner.client, 'bookFacility', wish, 'booking { id }')
      const { entry: mine } = await done(first.client, 'joinWaitlist', wish, 'entry { id }')
      const { entry: next } = await done(second.client, 'joinWaitlist', wish, 'entry { id }')
      await done(owner.client, 'cancelBooking', { bookingId: taken.booking.id })
      const accepting = () => attempt(first.client, 'acceptWaitlistOffer', { entryId: mine.id }, 'booking { status }')
      const passing = async () => {
        await world.setClock(now + 3_600)
        await world.scheduled()
      }
      const [outcome] = await Promise.all(
        n % 2 === 0 ? [accepting(), passing()] : [passing().then(accepting), passing()],
      )
      const statuses = (await queueOf(facilityId))
        .filter(({ id }) => id === mine.id || id === next.id)
        .map(({ status }) => status)
      expect([lineOf(outcome as Outcome), ...statuses]).toEqual(
        (outcome as Outcome).kind === 'done'
          ? ['done', 'ACCEPTED', 'WAITING']
          : [lineOf(outcome as Outcome), 'LAPSED', 'OFFERED'],
      )
      told.push(lineOf(outcome as Outcome))
      const over = statuses[1] === 'WAITING' ? 'leaveWaitlist' : 'declineWaitlistOffer'
      await done(second.client, over, { entryId: next.id })
    }
    expect(tally(told)['Conflict HOLD_EXPIRED']).toBeGreaterThan(0)
    await expectSound(database.db)
  },
)
