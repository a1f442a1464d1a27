import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectPaid } from '../harness/checker.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { booked, during, iso, at, move } from '../bookings/support.ts'
import {
  band,
  charged,
  checked,
  euro,
  pricesOf,
  setBands,
  setTerms,
  slotsOf,
  tariff,
  told,
  usualTariffs,
} from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, board, resident, coordinator, representative, organisationId, auditor, stranger } = world
const open = { policy: { bookableBy: ['RESIDENT', 'PARTNER_REPRESENTATIVE', 'OTHER_COOPERATIVES', 'PUBLIC'] } }
const place = (more: object = {}) => makeFacility(manager, world.id, { ...open, tariffs: usualTariffs, ...more })

describe('a price', () => {
  test('is the same, line by line, with the check, the slot and the booking, and is stored with it', async () => {
    const { id } = await place()
    await setBands(manager, id, [band('17:00', '22:00', 1_500)])
    const check = await checked(resident.client, id, [1, 16, 18])
    expect(check).toMatchObject({
      bookable: true,
      price: euro(2_500),
      deposit: euro(0),
      due: euro(2_500),
      cancellationFees: [],
    })
    expect(check.priceLines).toEqual([
      {
        kind: 'USE',
        label: 'Use',
        amount: euro(1_000),
        quantity: 1,
        unitPrice: { amountCents: 1_000 },
        date: null,
        subjectId: null,
      },
      {
        kind: 'PEAK',
        label: 'Use at busy hours',
        amount: euro(1_500),
        quantity: 1,
        unitPrice: { amountCents: 1_500 },
        date: null,
        subjectId: null,
      },
    ])
    const slots = await slotsOf(resident.client, id, [1, 16, 18])
    expect(slots.map((slot: object) => told(slot))).toEqual(['USE 1000', 'USE 500, PEAK 750', 'PEAK 1500'])
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 16, 18) })
    const booking = await pricesOf(resident.client, bookingId)
    expect(booking).toMatchObject({
      status: 'CONFIRMED',
      price: euro(2_500),
      due: euro(2_500),
      fee: euro(0),
      cancellationFee: euro(0),
    })
    expect(booking.priceLines).toEqual(check.priceLines)
    await setBands(manager, id, [])
    expect((await pricesOf(resident.client, bookingId)).priceLines).toEqual(check.priceLines)
    expect(await charged(app, bookingId)).toEqual([['BOOKING', 2_500]])
  })

  test('is told in the reader’s language', async () => {
    const { id } = await place()
    await setBands(manager, id, [band('17:00', '22:00', 500)])
    const labels = async (language: string) =>
      (await checked(resident.client.with({ 'accept-language': language }), id, [1, 16, 18])).priceLines.map(
        (line: { label: string }) => line.label,
      )
    expect(await labels('nl')).toEqual(['Gebruik', 'Gebruik op rustige uren'])
    expect(await labels('de-AT')).toEqual(['Nutzung', 'Nutzung zu ruhigen Zeiten'])
  })

  test('follows a move, and what is owed follows it', async () => {
    const { id } = await place()
    await setBands(manager, id, [band('17:00', '22:00', 1_500)])
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    await move(resident.client, bookingId, { startsAt: iso(at(1, 18)), endsAt: iso(at(1, 19)) })
    expect(told(await pricesOf(resident.client, bookingId))).toBe('PEAK 1500')
    expect(await charged(app, bookingId)).toEqual([
      ['BOOKING', 1_000],
      ['BOOKING', 500],
    ])
    await expectPaid(app.db)
  })

  test('of units counts them where the band says so', async () => {
    const { id } = await place({ bookingMode: 'UNITS', capacity: 8 })
    await setBands(manager, id, [band('08:00', '22:00', 300, { basis: 'PER_UNIT_HOUR' })])
    expect(await checked(resident.client, id, [1, 10, 12], { units: 4 })).toMatchObject({
      price: euro(2_400),
      priceLines: [{ kind: 'PEAK', quantity: 8 }],
    })
    expect((await slotsOf(resident.client, id, [1, 10, 11], 2))[0].price).toEqual(euro(600))
  })

  test('of a request is owed once it is confirmed', async () => {
    const { id } = await place({ policy: { ...open.policy, requiresApproval: true } })
    await setTerms(manager, id, { depositCents: 5_000 })
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({
      status: 'REQUESTED',
      price: euro(1_000),
      deposit: euro(5_000),
      due: euro(0),
    })
    await done(manager.client, 'decideBooking', { bookingId, decision: 'APPROVE' })
    expect(await pricesOf(resident.client, bookingId)).toMatchObject({ status: 'CONFIRMED', due: euro(6_000) })
    expect((await charged(app, bookingId)).sort()).toEqual([
      ['BOOKING', 1_000],
      ['DEPOSIT', 5_000],
    ])
  })

  test('with equipment that is always booked with it has a line of its name, also in a slot', async () => {
    const { id } = await place()
    const pool = {
      cooperativeId: world.id,
      kind: 'STAFF',
      name: [{ language: 'nl', text: 'Badmeester' }],
      quantity: 5,
      centsPerHour: 2_500,
    }
    const { pool: made } = await done(manager.client, 'createEquipmentPool', pool, 'pool { id }')
    await setTerms(manager, id, { requiredExtras: [{ poolId: made.id, quantity: 1 }] })
    const line = {
      kind: 'EXTRA',
      label: 'Badmeester',
      amount: euro(2_500),
      quantity: 1,
      subjectId: made.id,
      unitPrice: null,
    }
    expect((await checked(resident.client, id, [1, 10, 11])).priceLines).toMatchObject([{ kind: 'USE' }, line])
    expect((await slotsOf(resident.client, id, [1, 10, 11]))[0].priceLines).toMatchObject([{ kind: 'USE' }, line])
    const { id: bookingId } = await booked(resident.client, { facilityId: id, ...during(1, 10, 11) })
    expect((await pricesOf(resident.client, bookingId)).priceLines).toMatchObject([{ kind: 'USE' }, line])
  })
})

describe('who pays what', () => {
  test('a member with the social tariff; and that they do is told to nobody who need not know', async () => {
    const { id } = await place({ tariffs: [...usualTariffs, tariff('SOCIAL', 400)] })
    const member = await addMember(app, world)
    expect((await checked(member.client, id, [1, 10, 11])).price).toEqual(euro(1_000))
    await done(coordinator.client, 'grantSocialTariff', { membershipId: member.membershipId })
    expect((await checked(member.client, id, [1, 10, 11])).price).toEqual(euro(400))
    expect((await slotsOf(member.client, id, [1, 10, 11]))[0].price).toEqual(euro(400))
    const { id: bookingId } = await booked(member.client, { facilityId: id, ...during(1, 10, 11) })
    const audiences = [member, board, coordinator, manager, auditor].map(
      async ({ client }) => (await pricesOf(client, bookingId)).audience,
    )
    expect(await Promise.all(audiences)).toEqual(['SOCIAL', 'SOCIAL', 'SOCIAL', 'MEMBER', 'MEMBER'])
    await done(board.client, 'revokeSocialTariff', { membershipId: member.membershipId })
    expect((await checked(member.client, id, [2, 10, 11])).price).toEqual(euro(1_000))
    expect((await pricesOf(member.client, bookingId)).price).toEqual(euro(400))
  })

  test('guests of a cooperative pay what the two agreed on, until it ends', async () => {
    const other = await foundCooperative(app)
    const guest = await addMember(app, other)
    const { id } = await place()
    expect((await checked(guest.client, id, [1, 10, 11])).price).toEqual(euro(2_000))
    const agreed = { cooperativeId: world.id, guestId: other.id }
    await done(board.client, 'setReciprocity', { ...agreed, percent: 80 })
    expect(told(await checked(guest.client, id, [1, 10, 11]))).toBe('USE 1000, RECIPROCITY -200')
    const { id: bookingId } = await booked(guest.client, { facilityId: id, ...during(1, 10, 11) })
    expect(await pricesOf(guest.client, bookingId)).toMatchObject({ audience: 'OTHER_COOPERATIVE', price: euro(800) })
    await done(board.client, 'removeReciprocity', agreed)
    expect((await checked(guest.client, id, [2, 10, 11])).price).toEqual(euro(2_000))
    // It goes one way: the owner's members are nobody special at the guest's places.
    expect((await checked(stranger.client, id, [2, 10, 11])).price).toEqual(euro(2_000))
  })

  test('an organisation pays its own tariff and bands, with a cap of its own', async () => {
    const { id } = await place({ tariffs: [...usualTariffs, tariff('ORGANISATION', 3_000)] })
    await setTerms(manager, id, { dayCapCents: 5_000 })
    const input = { facilityId: id, forOrganisationId: organisationId }
    await booked(representative.client, { ...input, ...during(1, 10, 11) })
    await booked(representative.client, { facilityId: id, ...during(1, 11, 12) })
    expect(told(await checked(representative.client, id, [1, 12, 14], { forOrganisationId: organisationId }))).toBe(
      'USE 6000, DAY_CAP -4000',
    )
  })
})

describe('free time and caps', () => {
  test('free time is used up by bookings and given back by those that are called off', async () => {
    const { id } = await place()
    await setTerms(manager, id, { freeTime: 'PT2H', freePeriod: 'WEEK' })
    const member = await addMember(app, world)
    const { id: first } = await booked(member.client, { facilityId: id, ...during(1, 10, 11) })
    expect(told(await pricesOf(member.client, first))).toBe('USE 1000, FREE_ALLOWANCE -1000')
    expect(await charged(app, first)).toEqual([])
    expect(told(await checked(member.client, id, [1, 12, 14]))).toBe('USE 2000, FREE_ALLOWANCE -1000')
    // Of another week, which begins on Monday, all of it is there.
    expect(told(await checked(member.client, id, [5, 12, 14]))).toBe('USE 2000, FREE_ALLOWANCE -2000')
    expect(told((await slotsOf(member.client, id, [1, 12, 13]))[0])).toBe('USE 1000, FREE_ALLOWANCE -1000')
    await done(member.client, 'cancelBooking', { bookingId: first })
    expect(told(await checked(member.client, id, [1, 12, 14]))).toBe('USE 2000, FREE_ALLOWANCE -2000')
    // A booking that is moved does not stand in its own way.
    const { id: second } = await booked(member.client, { facilityId: id, ...during(1, 12, 14) })
    await move(member.client, second, during(1, 14, 16))
    expect(told(await pricesOf(member.client, second))).toBe('USE 2000, FREE_ALLOWANCE -2000')
  })

  test('the cap of a day counts what the same person booked of the place that day, and nobody else', async () => {
    const { id } = await place({ bookingMode: 'UNITS', capacity: 10 })
    await setTerms(manager, id, { dayCapCents: 2_500 })
    await booked(resident.client, { facilityId: id, ...during(1, 10, 12) })
    expect(told(await checked(resident.client, id, [1, 14, 16]))).toBe('USE 2000, DAY_CAP -1500')
    expect(told(await checked(coordinator.client, id, [1, 14, 16]))).toBe('USE 2000')
    expect(told(await checked(resident.client, id, [2, 14, 16]))).toBe('USE 2000')
  })
})
