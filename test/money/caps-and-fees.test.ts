import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { booked, cancel, during } from '../bookings/support.ts'
import { checked, euro, pricesOf, setTerms, told, usualTariffs } from './support.ts'

/** What is paid for calling off late counts for the cap of that day, as the use would have. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
async function place(percent: number, more: object = {}): Promise<string> {
  const { id } = await makeFacility(world.manager, world.id, {
    ...{ bookingMode: 'UNITS', capacity: 100, tariffs: usualTariffs, hours: always, policy: { maxDuration: 'P2D' } },
  })
  const cancellationFees = [{ notice: 'P30D', percent }]
  await setTerms(world.manager, id, { dayCapCents: 2_500, cancellationFees, ...more })
  return id
}
type Span = [day: number, from: number, until: number]
const made = async ({ client }: Member, facilityId: string, span: Span): Promise<string> =>
  (await booked(client, { facilityId, ...during(...span) })).id
const linesOf = async ({ client }: Member, id: string) => told(await pricesOf(client, id))
/** What is owed for all of them together. */
const dueFor = async ({ client }: Member, ...ids: string[]): Promise<number> => {
  const all = await Promise.all(ids.map((id) => pricesOf(client, id)))
  return all.reduce((cents, { due }) => cents + due.amountCents, 0)
}

describe('who calls off late', () => {
  test('and books the day again pays no more than the cap for both', async () => {
    const [member, facilityId] = [await addMember(app, world), await place(50)]
    const first = await made(member, facilityId, [1, 10, 14])
    expect(await linesOf(member, first)).toBe('USE 4000, DAY_CAP -1500')
    await cancel(member.client, first)
    expect((await pricesOf(member.client, first)).fee).toEqual(euro(1_250))
    expect((await checked(member.client, facilityId, [1, 12, 16])).price).toEqual(euro(1_250))
    const second = await made(member, facilityId, [1, 12, 16])
    expect(await linesOf(member, second)).toBe('USE 4000, DAY_CAP -2750')
    await cancel(member.client, second)
    const third = await made(member, facilityId, [1, 10, 20])
    expect(await dueFor(member, first, second, third)).toBe(2_500)
    const elsewhen = await made(member, facilityId, [2, 10, 14])
    expect(await dueFor(member, elsewhen)).toBe(2_500)
    await expectPaid(app.db)
  })

  test('leaves to other bookings of that day only what the fee leaves of the cap', async () => {
    const [member, facilityId] = [await addMember(app, world), await place(80)]
    const [long, short] = [await made(member, facilityId, [1, 10, 14]), await made(member, facilityId, [1, 15, 16])]
    expect(await linesOf(member, short)).toBe('USE 1000, DAY_CAP -1000')
    await cancel(member.client, long)
    expect(await linesOf(member, short)).toBe('USE 1000, DAY_CAP -500')
    expect(await dueFor(member, long, short)).toBe(2_500)
    await expectPaid(app.db)
  })

  test('pays for each day of a stay past midnight its share', async () => {
    const [member, facilityId] = [await addMember(app, world), await place(100)]
    const [night, early] = [await made(member, facilityId, [1, 23, 26]), await made(member, facilityId, [2, 10, 12])]
    expect([await linesOf(member, night), await linesOf(member, early)]).toEqual([
      'USE 1000, USE 2000',
      'USE 2000, DAY_CAP -1500',
    ])
    await cancel(member.client, night)
    expect(await linesOf(member, early)).toBe('USE 2000, DAY_CAP -1500')
    const evening = await made(member, facilityId, [1, 18, 20])
    expect(await linesOf(member, evening)).toBe('USE 2000, DAY_CAP -500')
    expect(await dueFor(member, night, early, evening)).toBe(5_000)
    await expectPaid(app.db)
  })

  test('has the free time again that it had used', async () => {
    const [member, facilityId] = [await addMember(app, world), await place(100, { freeTime: 'PT1H', freePeriod: 'DAY' })]
    const first = await made(member, facilityId, [1, 10, 12])
    expect(await linesOf(member, first)).toBe('USE 2000, FREE_ALLOWANCE -1000')
    await cancel(member.client, first)
    const second = await made(member, facilityId, [1, 10, 13])
    expect(await linesOf(member, second)).toBe('USE 3000, FREE_ALLOWANCE -1000, DAY_CAP -500')
    await expectPaid(app.db)
  })
})
