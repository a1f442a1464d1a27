import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood, type Member } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { booked, cancel, during, move } from '../bookings/support.ts'
import { charged, pricesOf, setTerms, told, usualTariffs } from './support.ts'

/** A cap that others of one's bookings fill is not filled any more once these are called off. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const place = await makeFacility(world.manager, world.id, {
  bookingMode: 'UNITS',
  capacity: 100,
  tariffs: usualTariffs,
  policy: { maxDuration: 'P2D' },
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '00:00', closes: '24:00' })),
})
await setTerms(world.manager, place.id, { dayCapCents: 2_500 })

const made = async ({ client }: Member, ...[day, from, until]: [number, number, number]): Promise<string> =>
  (await booked(client, { facilityId: place.id, ...during(day, from, until) })).id
const prices = async ({ client }: Member, ...ids: string[]) =>
  Promise.all(ids.map(async (id) => told(await pricesOf(client, id))))

describe('who calls off what filled the cap', () => {
  test('pays what the cap had let them off, in the order in which they booked, and no more than the cap', async () => {
    const member = await addMember(app, world)
    const [long, short, second] = [
      await made(member, 1, 10, 14),
      await made(member, 1, 15, 16),
      await made(member, 1, 17, 19),
    ]
    expect(await prices(member, long, short, second)).toEqual([
      'USE 4000, DAY_CAP -1500',
      'USE 1000, DAY_CAP -1000',
      'USE 2000, DAY_CAP -2000',
    ])
    expect(await charged(app, short)).toEqual([])
    await cancel(member.client, long)
    expect(await prices(member, short, second)).toEqual(['USE 1000', 'USE 2000, DAY_CAP -500'])
    expect(await charged(app, short)).toEqual([['BOOKING', 1_000]])
    await cancel(member.client, short)
    expect(await prices(member, second)).toEqual(['USE 2000'])
    await expectPaid(app.db)
  })

  test('the same where it is moved to another day, and nothing where it stays on its own', async () => {
    const member = await addMember(app, world)
    const [long, short] = [await made(member, 1, 10, 14), await made(member, 1, 15, 16)]
    await move(member.client, long, during(1, 16, 20))
    expect(await prices(member, long, short)).toEqual(['USE 4000, DAY_CAP -1500', 'USE 1000, DAY_CAP -1000'])
    await move(member.client, long, during(2, 16, 20))
    expect(await prices(member, long, short)).toEqual(['USE 4000, DAY_CAP -1500', 'USE 1000'])
    // Less of it on that day.
    await move(member.client, long, during(1, 16, 17))
    expect(await prices(member, long, short)).toEqual(['USE 1000', 'USE 1000'])
    await expectPaid(app.db)
  })

  test('day by day of a stay of several', async () => {
    const member = await addMember(app, world)
    const [nights, late] = [await made(member, 3, 20, 44), await made(member, 4, 21, 23)]
    expect(await prices(member, nights, late)).toEqual([
      'USE 4000, DAY_CAP -1500, USE 20000, DAY_CAP -17500',
      'USE 2000, DAY_CAP -2000',
    ])
    const early = await made(member, 3, 10, 11)
    expect(await prices(member, early)).toEqual(['USE 1000, DAY_CAP -1000'])
    await cancel(member.client, nights)
    expect(await prices(member, early, late)).toEqual(['USE 1000', 'USE 2000'])
    await expectPaid(app.db)
  })

  test('of one of two days only, past midnight: the cap of the other stays', async () => {
    const member = await addMember(app, world)
    const [first, second] = [await made(member, 5, 10, 13), await made(member, 6, 10, 13)]
    const night = await made(member, 5, 23, 25)
    expect(await prices(member, night)).toEqual(['USE 1000, DAY_CAP -1000, USE 1000, DAY_CAP -1000'])
    await cancel(member.client, second)
    expect(await prices(member, night)).toEqual(['USE 1000, DAY_CAP -1000, USE 1000'])
    await expectPaid(app.db)
    await cancel(member.client, first)
    expect(await prices(member, night)).toEqual(['USE 1000, USE 1000'])
    await expectPaid(app.db)
  })

  test('leaves others, other places and other days alone', async () => {
    const [one, another] = [await addMember(app, world), await addMember(app, world)]
    const [long, capped] = [await made(one, 6, 10, 14), await made(another, 6, 10, 14)]
    const elsewhere = await made(one, 7, 10, 14)
    await cancel(one.client, long)
    expect(await prices(another, capped)).toEqual(['USE 4000, DAY_CAP -1500'])
    expect(await prices(one, elsewhere)).toEqual(['USE 4000, DAY_CAP -1500'])
    await expectPaid(app.db)
  })
})
