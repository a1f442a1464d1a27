import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, addOfflineResident, addPartner, foundCooperative, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { book, booked, cancel, codes, during, move, stored, told } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { resident, coordinator, representative, manager, auditor, organisationId, offline } = world
const place = await makeFacility(manager, world.id, { bookingMode: 'UNITS', capacity: 1_000 })
const open = await makeFacility(other.manager, other.id, {
  bookingMode: 'UNITS',
  capacity: 1_000,
  policy: { bookableBy: ['RESIDENT', 'OTHER_COOPERATIVES'] },
})
const wish = { facilityId: place.id, ...during(1, 10, 11) }

/** What the dry run and the booking say, which must be the same. */
async function both(client: ApiClient, input: object): Promise<string> {
  const query =
    'query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable price { amountCents } reasons { code message } alternatives { startsAt } } }'
  const { checkBooking } = ok(await client(query, { input }))
  const answer = await book(client, input)
  expect(checkBooking.bookable).toBe(told(answer) === 'OK')
  if (!checkBooking.bookable) expect(codes(checkBooking)).toBe(answer.reasons ? codes(answer) : answer.code)
  return told(answer)
}

describe('a booking', () => {
  test('is for oneself unless told, and names who made it', async () => {
    for (const input of [
      wish,
      { ...wish, forPersonId: resident.personId },
      { ...wish, forPersonId: null, forOrganisationId: null },
    ]) {
      const { booking } = await stored(app, (await booked(resident.client, input)).id)
      expect(booking).toMatchObject({
        actor_id: resident.personId,
        for_person_id: resident.personId,
        for_organisation_id: null,
        audience: 'MEMBER',
      })
    }
  })

  test('needs somebody who is signed in', async () => {
    expect(await requestFault(apiClient(app.url), 'bookFacility', wish)).toBe('UNAUTHENTICATED')
  })

  test('is for one only', async () => {
    const input = { ...wish, forPersonId: offline.personId, forOrganisationId: organisationId }
    expect(await both(coordinator.client, input)).toBe('InvalidInput INVALID_VALUE')
  })
})

describe('for an organisation', () => {
  test('by one who represents it', async () => {
    const { id } = await booked(representative.client, { ...wish, forOrganisationId: organisationId })
    const { booking } = await stored(app, id)
    expect(booking).toMatchObject({
      actor_id: representative.personId,
      for_person_id: null,
      for_organisation_id: organisationId,
      audience: 'ORGANISATION',
    })
  })

  test('not by others, nor for one that is nowhere', async () => {
    for (const { client } of [resident, coordinator, manager, world.board, other.representative, world.stranger]) {
      expect(await both(client, { ...wish, forOrganisationId: organisationId })).toBe('Forbidden FORBIDDEN')
    }
    for (const id of ['', 'x', 'org_00000000000000000000000000', world.id, '\u0000', "' or 1=1 --"]) {
      expect(await both(representative.client, { ...wish, forOrganisationId: id })).toBe('NotFound NOT_FOUND')
    }
  })

  test('not by one whom another cooperative named, even where the organisation is partner of both', async () => {
    const rogue = await foundCooperative(app)
    await done(rogue.board.client, 'addPartner', { cooperativeId: rogue.id, organisationId })
    await done(rogue.board.client, 'setRepresentative', {
      cooperativeId: rogue.id,
      organisationId,
      personId: rogue.board.personId,
      represents: true,
    })
    const { id } = await booked(representative.client, { ...wish, forOrganisationId: organisationId, title: 'Secret' })
    expect(told(await cancel(rogue.board.client, id))).toBe('NotFound NOT_FOUND')
    expect(told(await move(rogue.board.client, id, during(2, 10, 11)))).toBe('NotFound NOT_FOUND')
    expect(ok(await rogue.board.client('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull()
    expect(
      ok(await rogue.board.client('{ viewer { bookings { totalCount nodes { title } } } }')).viewer.bookings,
    ).toEqual({ totalCount: 0, nodes: [] })
    const elsewhere = await makeFacility(manager, world.id, {
      policy: { bookableBy: ['PARTNER_REPRESENTATIVE', 'OTHER_COOPERATIVES', 'PUBLIC'] },
    })
    expect(
      await both(rogue.board.client, { ...wish, facilityId: elsewhere.id, forOrganisationId: organisationId }),
    ).toBe('NOT_ELIGIBLE')
    expect(await both(rogue.board.client, { ...wish, facilityId: elsewhere.id })).toBe('OK')
  })

  test('at another cooperative of which it is no partner, as one from elsewhere; others there can call it off', async () => {
    const input = { ...wish, facilityId: open.id, forOrganisationId: organisationId }
    const { id } = await booked(representative.client, input)
    expect((await stored(app, id)).booking).toMatchObject({
      audience: 'OTHER_COOPERATIVE',
      for_organisation_id: organisationId,
    })
    expect(told(await cancel(other.resident.client, id))).toBe('NotFound NOT_FOUND')
    expect(told(await cancel(representative.client, id))).toBe('OK')
  })

  test('no longer once the partner is removed, or the representative suspended or sent away; what was booked stays', async () => {
    const mine = await addPartner(world, 'Judoclub')
    const judoka = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId: mine })
    const judo = { ...wish, forOrganisationId: mine }
    const { id } = await booked(judoka.client, judo)
    await done(world.board.client, 'suspendMember', { membershipId: judoka.membershipId })
    expect(await both(judoka.client, judo)).toBe('Forbidden FORBIDDEN')
    for (const answer of [cancel(judoka.client, id), move(judoka.client, id, during(2, 10, 11))]) {
      expect(told(await answer)).toBe('Forbidden FORBIDDEN')
    }
    await done(world.board.client, 'reinstateMember', { membershipId: judoka.membershipId })
    await booked(judoka.client, judo)
    const named = { cooperativeId: world.id, organisationId: mine, personId: judoka.personId }
    await done(world.board.client, 'setRepresentative', { ...named, represents: false })
    expect(await both(judoka.client, judo)).toBe('Forbidden FORBIDDEN')
    expect(told(await cancel(judoka.client, id))).toBe('Forbidden FORBIDDEN')
    await done(world.board.client, 'setRepresentative', { ...named, represents: true })
    await done(world.board.client, 'removePartner', { cooperativeId: world.id, organisationId: mine })
    expect(await both(judoka.client, judo)).toBe('Forbidden FORBIDDEN')
    expect(told(await cancel(judoka.client, id))).toBe('Forbidden FORBIDDEN')
    expect((await stored(app, id)).booking).toMatchObject({ status: 'CONFIRMED' })
  })
})

describe('for a resident who is not online', () => {
  test('by a coordinator of their cooperative, who may also change it, as may another coordinator', async () => {
    const { id } = await booked(coordinator.client, { ...wish, forPersonId: offline.personId })
    expect((await stored(app, id)).booking).toMatchObject({
      actor_id: coordinator.personId,
      for_person_id: offline.personId,
      audience: 'MEMBER',
    })
    const colleague = await addMember(app, world, ['COORDINATOR'])
    expect(told(await move(colleague.client, id, during(3, 10, 11)))).toBe('OK')
    expect(told(await cancel(colleague.client, id))).toBe('OK')
  })

  test('not by others of the cooperative, nor by strangers, who learn nothing', async () => {
    for (const { client } of [resident, manager, world.board, auditor, representative]) {
      expect(await both(client, { ...wish, forPersonId: offline.personId })).toBe('Forbidden FORBIDDEN')
    }
    for (const facility of [place.id, open.id]) {
      const answers = [offline.personId, 'per_00000000000000000000000000', '', 'x', "' or 1=1 --"].map(
        async (forPersonId) =>
          told(await book(other.coordinator.client, { ...wish, facilityId: facility, forPersonId })),
      )
      expect(new Set(await Promise.all(answers))).toEqual(new Set(['NotFound NOT_FOUND']))
    }
  })

  test('not for people with an e-mail address, nor for residents of other cooperatives', async () => {
    expect(await both(coordinator.client, { ...wish, forPersonId: resident.personId })).toBe('Forbidden FORBIDDEN')
    expect(await both(coordinator.client, { ...wish, forPersonId: other.offline.personId })).toBe('NotFound NOT_FOUND')
    expect(await both(coordinator.client, { ...wish, forPersonId: other.resident.personId })).toBe('NotFound NOT_FOUND')
  })

  test('not for one who left; and an applicant is nobody to a resident', async () => {
    const gone = await addOfflineResident(world, coordinator, 'Tante Weg')
    const { id } = await booked(coordinator.client, { ...wish, forPersonId: gone.personId })
    await done(coordinator.client, 'leaveCooperative', { membershipId: gone.membershipId })
    expect(await both(coordinator.client, { ...wish, forPersonId: gone.personId })).toBe('Forbidden FORBIDDEN')
    expect(await both(resident.client, { ...wish, forPersonId: gone.personId })).toBe('NotFound NOT_FOUND')
    expect(told(await cancel(coordinator.client, id))).toBe('Forbidden FORBIDDEN')
    expect(told(await cancel(manager.client, id))).toBe('OK')
  })

  test('no longer by one who is coordinator no more, though they booked it', async () => {
    const was = await addMember(app, world, ['COORDINATOR', 'RESIDENT'])
    const { id } = await booked(was.client, { ...wish, forPersonId: offline.personId })
    await done(world.board.client, 'setMemberRoles', { membershipId: was.membershipId, roles: ['RESIDENT'] })
    expect(told(await cancel(was.client, id))).toBe('Forbidden FORBIDDEN')
    expect(told(await move(was.client, id, during(2, 10, 11)))).toBe('Forbidden FORBIDDEN')
    expect(await both(was.client, { ...wish, forPersonId: offline.personId })).toBe('Forbidden FORBIDDEN')
    expect(await both(was.client, wish)).toBe('OK')
  })
})
