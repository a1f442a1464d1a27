import { expect, test } from 'vitest'
import { at, booked, iso, operations } from '../bookings/support.ts'
import { startApp } from '../harness/app.ts'
import { expectSound } from '../harness/checker.ts'
import { ok } from '../harness/client.ts'
import { daily, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { csv, importing, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, id: cooperativeId } = world
const imports = (more: object, ...lines: string[]) => {
  const file = csv('id,facility,startsAt,endsAt,status', ...lines)
  return importing(manager.client, 'Bookings', { cooperativeId, csv: file, ...more })
}

/** A place that is open for two hours a day, taken on two days but for half an hour, for which somebody waits. */
async function waitedFor() {
  const { id: facilityId } = await makeFacility(manager, cooperativeId, { hours: daily('10:00', '12:00') })
  const [first, second] = await Promise.all(
    [3, 4].map((day) => booked(resident.client, { facilityId, startsAt: iso(at(day, 10)), endsAt: iso(at(day, 11.5)) })),
  )
  const anna = await addMember(app, world)
  const input = { facilityId, startsAt: iso(at(3, 10)), endsAt: iso(at(4, 12)), duration: 'PT2H' }
  const { joinWaitlist } = ok(await anna.client(operations['JoinWaitlist']!, { input }))
  const status = async () => {
    const query = 'query ($id: ID!) { node(id: $id) { ... on WaitlistEntry { status } } }'
    return ok(await anna.client(query, { id: joinWaitlist.entry.id })).node.status
  }
  const row = ({ id }: { id: string }, day: number, from: number, state = '') =>
    `${id},${facilityId},${iso(at(day, from))},${iso(at(day, from + 1.5))},${state}`
  return { first, second, row, status, facilityId }
}

test('bookings that move in one file let no newcomer past, and are not kept by what the first of them leaves', async () => {
  const { first, second, row, status } = await waitedFor()
  expect(told(await imports({}, row(first, 3, 10.5), row(second, 4, 10.5)))).toEqual(['2 CHANGED', '3 CHANGED'])
  await app.app.scheduled()
  expect(await status()).toBe('WAITING')
  await expectSound(app.db)
})

test('what one row calls off goes to who waits, while the others move', async () => {
  const { first, second, row, status } = await waitedFor()
  expect(told(await imports({}, row(first, 3, 10, 'CANCELLED'), row(second, 4, 10.5)))).toEqual(['2 CHANGED', '3 CHANGED'])
  expect(await status()).toBe('OFFERED')
  await expectSound(app.db)
})

test('what is new in a file comes after who waits for what the same file calls off, and its row says so', async () => {
  const { first, row, status, facilityId } = await waitedFor()
  const fresh = (day: number, from: number) => `,${facilityId},${iso(at(day, from))},${iso(at(day, from + 1))},`
  const file = [row(first, 3, 10, 'CANCELLED'), fresh(3, 10.5)]
  for (const dryRun of [true, false]) {
    expect(told(await imports({ dryRun }, ...file))).toEqual(['2 CHANGED', '3 REFUSED WAITLIST_FIRST'])
    expect(await status()).toBe('WAITING')
  }
  // What leaves them their room is imported, and they get it in the same moment.
  await done(manager.client, 'setOpeningHours', { facilityId, hours: daily('10:00', '14:00') })
  expect(told(await imports({}, row(first, 3, 10, 'CANCELLED'), fresh(3, 12)))).toEqual(['2 CHANGED', '3 CREATED'])
  expect(await status()).toBe('OFFERED')
  await expectSound(app.db)
})

test('room that is owed to who waits, at whom nobody has looked, is refused to a row, in a dry run too', async () => {
  const { facilityId } = await waitedFor()
  await done(manager.client, 'setOpeningHours', { facilityId, hours: daily('10:00', '14:00') })
  const fresh = `,${facilityId},${iso(at(3, 12))},${iso(at(3, 13))},`
  for (const dryRun of [true, false]) {
    expect(told(await imports({ dryRun }, fresh))).toEqual(['2 REFUSED WAITLIST_FIRST'])
  }
})
