import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid, expectSound } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { book, booked, cancel, during, move, told as outcome } from '../bookings/support.ts'
import { pricesOf, setBands, setTerms, tariff, told, usualTariffs } from './support.ts'

/** What a price relied on is still so when it is written, however many windows are open. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board } = world
const place = async (terms: object) => {
  const made = await makeFacility(manager, world.id, {
    bookingMode: 'UNITS',
    capacity: 50,
    tariffs: [...usualTariffs, tariff('SOCIAL', 100)],
  })
  await setTerms(manager, made.id, terms)
  return made.id
}

describe('two windows at once', () => {
  test('cannot both use the same free hours', async () => {
    const id = await place({ freeTime: 'PT1H', freePeriod: 'DAY' })
    const member = await addMember(app, world)
    let other: { id: string } | null = null
    app.beforeWrite.next = async () => {
      other = await booked(member.client, { facilityId: id, ...during(1, 10, 11) })
    }
    const mine = await booked(member.client, { facilityId: id, ...during(1, 12, 13) })
    expect(told(await pricesOf(member.client, other!.id))).toBe('USE 1000, FREE_ALLOWANCE -1000')
    expect(told(await pricesOf(member.client, mine.id))).toBe('USE 1000')
    await expectPaid(app.db)
  })

  test('twenty of them use the free hours once, and pay no more than the cap together', async () => {
    const id = await place({ freeTime: 'PT2H', freePeriod: 'WEEK', dayCapCents: 3_500 })
    const member = await addMember(app, world)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => book(member.client, { facilityId: id, ...during(1, 10, 11) })),
    )
    // Who is overtaken three times hears that it has changed meanwhile, and may try again.
    const made = answers.filter((answer) => outcome(answer) === 'OK').map(({ booking }) => booking.id)
    expect(answers.filter((answer) => outcome(answer) !== 'OK').map(outcome)).toEqual(
      Array.from({ length: 20 - made.length }, () => 'Conflict STALE'),
    )
    while (made.length < 20) made.push((await booked(member.client, { facilityId: id, ...during(1, 10, 11) })).id)
    const prices = await Promise.all(made.map((booking: string) => pricesOf(member.client, booking)))
    const sum = (kind: string) =>
      prices
        .flatMap(({ priceLines }) => priceLines)
        .reduce((all, line) => all + (line.kind === kind ? line.quantity : 0), 0)
    expect(sum('USE')).toBe(20)
    expect(sum('FREE_ALLOWANCE')).toBe(2)
    expect(prices.reduce((all, { price }) => all + price.amountCents, 0)).toBe(3_500)
    await expectPaid(app.db)
    await expectSound(app.db)
  })

  test('a move and a booking do not both stay below the cap', async () => {
    const id = await place({ dayCapCents: 1_500 })
    const member = await addMember(app, world)
    const moved = await booked(member.client, { facilityId: id, ...during(2, 10, 11) })
    app.beforeWrite.next = () => booked(member.client, { facilityId: id, ...during(1, 10, 11) })
    expect(outcome(await move(member.client, moved.id, during(1, 12, 13)))).toBe('OK')
    expect(told(await pricesOf(member.client, moved.id))).toBe('USE 1000, DAY_CAP -500')
  })

  test('what is called off in between is free again', async () => {
    const id = await place({ freeTime: 'PT1H', freePeriod: 'DAY' })
    const member = await addMember(app, world)
    const first = await booked(member.client, { facilityId: id, ...during(1, 10, 11) })
    app.beforeWrite.next = () => cancel(member.client, first.id)
    const second = await booked(member.client, { facilityId: id, ...during(1, 12, 13) })
    expect(told(await pricesOf(member.client, second.id))).toBe('USE 1000, FREE_ALLOWANCE -1000')
  })
})

describe('what changes between the price and the booking', () => {
  test('the social tariff that is taken back, or granted, counts', async () => {
    const id = await place({})
    const { client, membershipId } = await addMember(app, world)
    app.beforeWrite.next = () => done(board.client, 'grantSocialTariff', { membershipId })
    expect(told(await pricesOf(client, (await booked(client, { facilityId: id, ...during(1, 10, 11) })).id))).toBe(
      'USE 100',
    )
    app.beforeWrite.next = () => done(board.client, 'revokeSocialTariff', { membershipId })
    expect(told(await pricesOf(client, (await booked(client, { facilityId: id, ...during(1, 11, 12) })).id))).toBe(
      'USE 1000',
    )
  })

  test('bands, terms and agreements that are set count', async () => {
    const id = await place({})
    const { client } = await addMember(app, world)
    app.beforeWrite.next = () =>
      setBands(manager, id, [
        { weekdays: [4], opens: '00:00', closes: '24:00', basis: 'PER_HOUR', centsPerHour: 7_000 },
      ])
    expect(told(await pricesOf(client, (await booked(client, { facilityId: id, ...during(1, 10, 11) })).id))).toBe(
      'PEAK 7000',
    )
    app.beforeWrite.next = () => setTerms(manager, id, { dayCapCents: 7_100 })
    expect(told(await pricesOf(client, (await booked(client, { facilityId: id, ...during(1, 11, 12) })).id))).toBe(
      'PEAK 7000, DAY_CAP -6900',
    )
  })

  test('a membership that ends leaves nobody with a member’s price', async () => {
    const id = (
      await makeFacility(manager, world.id, { tariffs: usualTariffs, policy: { bookableBy: ['RESIDENT', 'PUBLIC'] } })
    ).id
    const { client, membershipId } = await addMember(app, world)
    app.beforeWrite.next = () => done(board.client, 'suspendMember', { membershipId })
    expect(outcome(await book(client, { facilityId: id, ...during(1, 10, 11) }))).toBe('Forbidden FORBIDDEN')
    expect(told(await pricesOf(client, (await booked(client, { facilityId: id, ...during(1, 10, 11) })).id))).toBe(
      'USE 2000',
    )
  })
})
