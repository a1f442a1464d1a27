import { makeFacility } from '../../harness/facilities.ts'
import { done } from '../../harness/mutate.ts'
import { attempt, instant, lineOf, tally } from './attempt.ts'
import type { Someone, World } from './world.ts'

const [hour, day] = [3_600, 86_400]
const days = 5

/**
 * One room, for which fifteen wait: three on each of five days, for either of two hours that are taken, half of them
 * by a series. Then everybody acts at once, round after round: the owners cancel, newcomers come for those hours again
 * and again, some who wait answer their offers, others let them expire, and the work of every minute runs twice.
 * Answers what became of it all.
 */
export async function raceForRoom(world: World, now: number): Promise<Record<string, number>> {
  const { residents, managers, database } = world
  const { id: facilityId } = await makeFacility(managers[0]!, world.cooperativeId)
  await done(managers[0]!.client, 'setFacilityTerms', { facilityId, holdDuration: 'PT1H' }, 'facility { id }')
  const at = (n: number, from: number, until: number) => ({
    ...{
      facilityId,
      startsAt: instant(now + (n + 2) * day + from * hour),
      endsAt: instant(now + (n + 2) * day + until * hour),
    },
  })
  const outcomes: string[] = []
  const send = async ({ client }: Someone, name: string, input: object, selection?: string) => {
    const outcome = await attempt(client, name, input, selection)
    outcomes.push(`${name}: ${lineOf(outcome)}`)
    return outcome
  }
  const [owner, ...others] = residents as [Someone, ...Someone[]]
  const all = Array.from({ length: days }, (_, n) => n)
  const recurring = { ...at(0, 0, 1), recurrence: `RRULE:FREQ=DAILY;COUNT=${days}`, policy: 'ALL_OR_NOTHING' }
  const series = await done(owner.client, 'bookSeries', recurring, 'series { bookings(first: 1) { nodes { id } } }')
  const singles = await Promise.all(
    all.map(
      async (n) => (await done(others[n]!.client, 'bookFacility', at(n, 1, 2), 'booking { id }')).booking.id as string,
    ),
  )
  const waiting = others.slice(days, days + 3 * days)
  const windows = [
    [0, 2],
    [0, 1],
    [1, 2],
  ] as const
  for (const [i, { client }] of waiting.entries()) {
    const [from, until] = windows[Math.floor(i / days)]!
    await done(client, 'joinWaitlist', { ...at(i % days, from, until), duration: 'PT1H' }, 'entry { id }')
  }
  const newcomers = others.slice(4 * days)
  const come = async (by: Someone, i: number): Promise<void> => {
    const from = i % 2
    for (let tries = 0; tries < 4; tries++) {
      const outcome = await send(by, 'bookFacility', at(Math.floor(i / 2) % days, from, from + 1))
      if (outcome.kind === 'done') return
    }
  }
  // In the second round they answer in time, and in the others the holds expire in that very moment.
  for (const [round, later] of [0, 0, 2, 4].entries()) {
    await world.setClock(now + later * hour)
    const { rows } = await database.db.execute(
      "select id, actor_id from waitlist_entries where status = 'OFFERED' order by id",
    )
    const offers = rows.map(({ id, actor_id: actor }) => ({
      entryId: String(id),
      by: waiting.find(({ personId }) => personId === actor)!,
    }))
    await Promise.all([
      ...(round === 0
        ? [
            send(
              owner,
              'cancelBookingSeries',
              { bookingId: series.series.bookings.nodes[0].id, scope: 'ALL' },
              'series { id }',
            ),
          ]
        : []),
      ...(round === 0 ? singles.map((bookingId, n) => send(others[n]!, 'cancelBooking', { bookingId })) : []),
      ...newcomers.map(come),
      ...offers
        .filter((_, n) => n % 2 === 0)
        .map(({ entryId, by }, n) =>
          send(by, n % 3 === 2 ? 'acceptWaitlistOffer' : 'declineWaitlistOffer', { entryId }, 'entry { id }'),
        ),
      ...[world.scheduled(), world.scheduled()],
    ])
  }
  return tally(outcomes)
}
