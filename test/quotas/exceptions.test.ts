import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { at, book, booked, count, during, iso, move, told } from '../bookings/support.ts'
import { allowances, logged, makeQuota, quotaOf } from './support.ts'

/** What somebody is granted above a quota, for a reason. */
const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const elsewhere = await makeNeighbourhood(app)
const { manager, board, resident } = world
const facilityId = (await makeFacility(manager, world.id)).id

const input = (quotaId: string, more: object = {}) => ({
  ...{
    quotaId,
    forPersonId: resident.personId,
    extra: { bookings: 1 },
    ...during(2, 0, 24),
    reason: 'Oefent voor het concert',
  },
  ...more,
})
const selection = `exception { id extra { time bookings } startsAt endsAt reason grantedBy { id } revokedAt forPerson { id }
  forHousehold { id } forOrganisation { id } forCooperative { id } quota { id } }`

test('lets one book more in its time, is in the log with its reason, and can be taken back', async () => {
  const { id: room } = await makeFacility(manager, world.id)
  const quotaId = await makeQuota(manager, world.id, { facilityId: room, period: 'WEEK' })
  await booked(resident.client, { facilityId: room, ...during(1, 10, 11) })
  const wish = { facilityId: room, ...during(2, 10, 11) }
  expect(told(await book(resident.client, wish))).toBe('QUOTA_EXCEEDED')
  const { exception } = await done(manager.client, 'grantQuotaException', input(quotaId), selection)
  expect(exception).toMatchObject({
    extra: { bookings: 1, time: null },
    reason: 'Oefent voor het concert',
    forPerson: { id: resident.personId },
  })
  expect(exception).toMatchObject({
    grantedBy: { id: manager.personId },
    forHousehold: null,
    forOrganisation: null,
    forCooperative: null,
  })
  expect(await logged(app, exception.id)).toMatchObject([
    'quota.exceptionGranted',
    { reason: 'Oefent voor het concert', extra: 1 },
  ])
  expect(told(await book(resident.client, { ...wish, ...during(3, 10, 11) }))).toBe('QUOTA_EXCEEDED')
  expect(await allowances(resident.client, room, { at: wish.startsAt })).toMatchObject([
    { limit: { bookings: 2 }, extra: { bookings: 1 }, left: { bookings: 1 } },
  ])
  const { id } = await booked(resident.client, wish)
  // What was granted for one time is not for another.
  expect(told(await move(resident.client, id, during(3, 10, 11)))).toBe('QUOTA_EXCEEDED')
  expect(told(await move(resident.client, id, during(2, 14, 15)))).toBe('OK')
  const revoke = { exceptionId: exception.id, reason: 'Het concert gaat niet door' }
  const taken = await done(board.client, 'revokeQuotaException', revoke, 'exception { revokedAt }')
  expect(taken.exception.revokedAt).toBe(iso(app.clock.now))
  expect(await logged(app, exception.id)).toMatchObject(['quota.exceptionRevoked', { reason: revoke.reason }])
  expect(await refusal(board.client, 'revokeQuotaException', revoke)).toBe('Conflict EXCEPTION_OVER')
  // What was booked by it stays.
  expect(await count(app, `select count(*) from bookings where id = ? and status = 'CONFIRMED'`, [id])).toBe(1)
  expect(told(await move(resident.client, id, during(2, 16, 17)))).toBe('OK')
})

test('is for whom the quota counts: a household, an organisation, or all of a cooperative', async () => {
  const quota = (subject: string) => makeQuota(manager, world.id, { facilityId, subject })
  const [household, organisation, cooperative] = [
    await quota('HOUSEHOLD'),
    await quota('ORGANISATION'),
    await quota('COOPERATIVE'),
  ]
  const grant = (quotaId: string, more: object) =>
    done(manager.client, 'grantQuotaException', input(quotaId, { forPersonId: null, ...more }), selection)
  const { organisationId: forOrganisationId } = world
  expect((await grant(organisation, { forOrganisationId })).exception.forOrganisation).toEqual({
    id: forOrganisationId,
  })
  expect((await grant(cooperative, { forCooperativeId: elsewhere.id })).exception.forCooperative).toEqual({
    id: elsewhere.id,
  })
  // Who lives with nobody is a household of one.
  expect((await grant(household, { forPersonId: resident.personId })).exception.forPerson).toEqual({
    id: resident.personId,
  })
  const home = { cooperativeId: world.id, name: 'Dorpsstraat 2', personIds: [resident.personId] }
  const { household: made } = await done(board.client, 'setHousehold', home, 'household { id }')
  expect((await grant(household, { forPersonId: resident.personId })).exception.forHousehold).toEqual(made)
  expect((await grant(household, { forHouseholdId: made.id })).exception.forHousehold).toEqual(made)
  for (const wrong of [
    { forOrganisationId },
    { forCooperativeId: world.id },
    {},
    { forPersonId: resident.personId, forHouseholdId: made.id },
  ]) {
    const given = input(household, { forPersonId: null, ...wrong })
    expect(await refusal(manager.client, 'grantQuotaException', given)).toBe('InvalidInput INVALID_VALUE')
  }
  for (const quotaId of [household, organisation, cooperative]) await done(manager.client, 'retireQuota', { quotaId })
})

test('is seen by whom it is for and by those who run the cooperative', async () => {
  const quotaId = await makeQuota(manager, world.id, { facilityId })
  const other = await addMember(app, world)
  await done(manager.client, 'grantQuotaException', input(quotaId))
  const seen = async (client: ApiClient) => (await quotaOf(client, quotaId, 'exceptions { reason }')).exceptions.length
  const who = [resident, manager, board, world.coordinator, world.auditor, other, elsewhere.manager, world.stranger]
  expect(await Promise.all(who.map(({ client }) => seen(client)))).toEqual([1, 1, 1, 1, 1, 0, 0, 0])
  await done(manager.client, 'retireQuota', { quotaId })
})

test('none is of nothing, of another measure, of the past, without an end or a reason', async () => {
  const quotaId = await makeQuota(manager, world.id, { facilityId })
  const grant = (more: object) =>
    refusal(manager.client, 'grantQuotaException', {
      quotaId,
      forPersonId: resident.personId,
      extra: { bookings: 1 },
      ...during(2, 0, 24),
      reason: 'Daarom',
      ...more,
    })
  expect(await grant({ extra: { bookings: 0 } })).toBe('InvalidInput TOO_SHORT')
  expect(await grant({ extra: { time: 'PT1H' } })).toBe('InvalidInput INVALID_VALUE')
  expect(await grant(during(-2, 0, 24))).toBe('InvalidInput INVALID_INTERVAL')
  expect(await grant({ endsAt: iso(at(2, 0)) })).toBe('InvalidInput INVALID_INTERVAL')
  expect(await grant({ endsAt: '2046-01-01T00:00:00Z' })).toBe('InvalidInput INVALID_INTERVAL')
  expect(await grant({ reason: '  ' })).toBe('InvalidInput TOO_SHORT')
  expect(await grant({ forPersonId: world.stranger.personId })).toBe('NotFound NOT_FOUND')
  expect(await grant({ quotaId: 'quo_none' })).toBe('NotFound NOT_FOUND')
  expect(await refusal(manager.client, 'changeQuota', { quotaId, amount: { time: 'PT1H' } })).toBe(
    'InvalidInput INVALID_VALUE',
  )
  const input = {
    quotaId,
    forPersonId: resident.personId,
    extra: { bookings: 1 },
    ...during(2, 0, 24),
    reason: 'Daarom',
  }
  for (let n = 0; n < 50; n++) await done(manager.client, 'grantQuotaException', input)
  expect(await grant({})).toBe('Conflict TOO_LONG')
  await done(manager.client, 'retireQuota', { quotaId })
  expect(await grant({})).toBe('Conflict QUOTA_RETIRED')
})
