import { afterEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, ok, type ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, mutate } from '../harness/mutate.ts'
import { at, book, booked, checkWish, count, DAY, during, iso, move, told } from './support.ts'

/** What somebody has shown, and what they cannot book without it. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, manager, resident, coordinator, representative, organisationId, offline } = world

async function kind(name: string): Promise<string> {
  const texts = { en: name, nl: `${name} (nl)` }
  const translated = Object.entries(texts).map(([language, text]) => ({ language, text }))
  const input = { cooperativeId: world.id, name: translated }
  return (await done(manager.client, 'createCertificateKind', input, 'kind { id name }')).kind.id
}
const aid = await kind('First aid')
const induction = await kind('Induction')
async function place(requiredCertificateIds: string[]): Promise<string> {
  const { id } = await makeFacility(manager, world.id, {
    policy: { bookableBy: ['RESIDENT', 'COORDINATOR', 'PARTNER_REPRESENTATIVE', 'OTHER_COOPERATIVES'] },
  })
  await done(manager.client, 'setFacilityTerms', { facilityId: id, requiredCertificateIds })
  return id
}
const record = async (
  personId: string,
  kindId = aid,
  validUntil?: string,
  client = coordinator.client,
): Promise<string> =>
  (await done(client, 'recordCertificate', { personId, kindId, validUntil }, 'certificate { id }')).certificate.id
const revoke = (certificateId: string, client = manager.client) =>
  mutate(client, 'revokeCertificate', { certificateId })

describe('a certificate', () => {
  test('is recorded by coordinators, managers and the board, and by nobody else', async () => {
    const member = await addMember(app, world)
    for (const who of [coordinator, manager, board]) await record(member.personId, aid, undefined, who.client)
    for (const who of [resident, member, world.auditor, representative, other.manager, world.stranger]) {
      const input = { personId: member.personId, kindId: aid }
      expect(told(await mutate(who.client, 'recordCertificate', input))).toBe('Forbidden FORBIDDEN')
    }
    for (const who of [coordinator, resident, world.auditor, other.manager]) {
      const input = { cooperativeId: world.id, name: [{ language: 'nl', text: 'EHBO' }] }
      expect(told(await mutate(who.client, 'createCertificateKind', input))).toBe('Forbidden FORBIDDEN')
    }
    const { errors } = await apiClient(app.url)(
      'mutation { revokeCertificate(input: { certificateId: "cer_1" }) { __typename } }',
    )
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    const audited =
      "select count(*) from audit_entries where action = 'certificate.recorded' and data ->> 'personId' = ?"
    expect(await count(app, audited, [member.personId])).toBe(3)
  })

  test('is seen by whom it is of, and by those who may record it', async () => {
    const member = await addMember(app, world)
    const id = await record(member.personId, induction, iso(at(100, 0)))
    const node = `query ($id: ID!) { node(id: $id) { ... on Certificate {
      kind { name } validUntil revokedAt seenAt seenBy { id } person { id } } } }`
    for (const who of [member, coordinator, manager, board]) {
      expect(ok(await who.client(node, { id })).node).toEqual({
        ...{ kind: { name: 'Induction' }, validUntil: iso(at(100, 0)), revokedAt: null, seenAt: iso(startOfTests) },
        ...{ seenBy: { id: coordinator.personId }, person: { id: member.personId } },
      })
    }
    for (const who of [resident, world.auditor, representative, other.manager, other.coordinator, world.stranger]) {
      expect(ok(await who.client(node, { id })).node).toBeNull()
      expect(told(await revoke(id, who.client))).toBe('NotFound NOT_FOUND')
    }
    const list = `query ($id: ID!, $membership: ID!) {
      viewer { certificates { nodes { id } } } node(id: $id) { ... on Cooperative {
      certificateKinds { nodes { name } } certificates(first: 100) { totalCount } } }
      membership: node(id: $membership) { ... on Membership { certificates { nodes { id } } } } }`
    const variables = { id: world.id, membership: member.membershipId }
    const seen = async ({ client }: { client: ApiClient }) => ok(await client(list, variables))
    expect(await seen(member)).toEqual({
      viewer: { certificates: { nodes: [{ id }] } },
      node: {
        certificateKinds: { nodes: [{ name: 'First aid' }, { name: 'Induction' }] },
        certificates: { totalCount: 1 },
      },
      membership: { certificates: { nodes: [{ id }] } },
    })
    const byManager = await seen(manager)
    expect([byManager.membership.certificates.nodes, byManager.node.certificates.totalCount > 1]).toEqual([
      [{ id }],
      true,
    ])
    const byOther = await seen(resident)
    expect([byOther.membership.certificates.nodes, byOther.node.certificates.totalCount]).toEqual([[], 0])
    expect(told(await revoke(id, member.client))).toBe('Forbidden FORBIDDEN')
  })

  test('is refused where it would already be over, or of what is not there', async () => {
    const input = (more: object) => ({ personId: resident.personId, kindId: aid, ...more })
    const wrong: [object, string][] = [
      [{ validUntil: iso(startOfTests) }, 'InvalidInput INVALID_VALUE'],
      [{ validUntil: iso(startOfTests + 8_000 * DAY) }, 'InvalidInput INVALID_VALUE'],
      [{ kindId: 'cki_1' }, 'NotFound NOT_FOUND'],
      [{ personId: 'per_1' }, 'NotFound NOT_FOUND'],
      [{ personId: world.stranger.personId }, 'NotFound NOT_FOUND'],
    ]
    for (const [more, expected] of wrong)
      expect(told(await mutate(coordinator.client, 'recordCertificate', input(more)))).toBe(expected)
    const unnamed = { cooperativeId: world.id, name: [] }
    expect(told(await mutate(manager.client, 'createCertificateKind', unnamed))).toBe('InvalidInput TOO_SHORT')
  })

  test('is taken back once', async () => {
    const id = await record(resident.personId)
    app.beforeWrite.next = () => revoke(id, board.client)
    expect(told(await revoke(id))).toBe('Conflict CERTIFICATE_REVOKED')
    const revoked = "select count(*) from audit_entries where action = 'certificate.revoked' and subject_id = ?"
    expect(await count(app, revoked, [id])).toBe(1)
  })
})

describe('what asks for certificates', () => {
  test('names each that is missing, in the reader’s language', async () => {
    const [facilityId, member] = [await place([aid, induction]), await addMember(app, world)]
    const wish = { facilityId, ...during(1, 10, 11) }
    expect((await checkWish(member.client, wish)).reasons).toEqual([
      { code: 'CERTIFICATE_MISSING', message: 'For this you need: First aid.' },
      { code: 'CERTIFICATE_MISSING', message: 'For this you need: Induction.' },
    ])
    await record(member.personId)
    const dutch = await checkWish(member.client.with({ 'accept-language': 'nl' }), wish)
    expect(dutch.reasons).toEqual([{ code: 'CERTIFICATE_MISSING', message: 'Hiervoor heb je nodig: Induction (nl).' }])
    expect(told(await book(member.client, wish))).toBe('CERTIFICATE_MISSING')
    await record(member.personId, induction)
    expect(told(await book(member.client, wish))).toBe('OK')
  })

  test('looks at the end of the booking, to the second, and at the longest of several', async () => {
    const [facilityId, member] = [await place([aid]), await addMember(app, world)]
    await record(member.personId, aid, iso(at(2, 11)))
    const outcome = async (day: number, from: number, until: number) =>
      (await checkWish(member.client, { facilityId, ...during(day, from, until) })).bookable
    expect([await outcome(2, 10, 11), await outcome(2, 10, 11.5), await outcome(3, 10, 11)]).toEqual([
      true,
      false,
      false,
    ])
    await record(member.personId, aid, iso(at(3, 11)))
    expect([await outcome(2, 10, 11.5), await outcome(3, 10, 11), await outcome(3, 10, 12)]).toEqual([
      true,
      true,
      false,
    ])
    const { id } = await booked(member.client, { facilityId, ...during(2, 10, 11) })
    expect(told(await move(member.client, id, during(4, 10, 11)))).toBe('CERTIFICATE_MISSING')
  })

  test('counts none that is revoked, of another kind, of another person, or of another cooperative', async () => {
    const [facilityId, member] = [await place([aid]), await addMember(app, world)]
    const wish = { facilityId, ...during(1, 10, 11) }
    await record(member.personId, induction)
    await record(coordinator.personId)
    const theirs = { cooperativeId: other.id, name: [{ language: 'en', text: 'First aid' }] }
    const { kind: elsewhere } = await done(other.manager.client, 'createCertificateKind', theirs, 'kind { id }')
    await done(other.coordinator.client, 'recordCertificate', { personId: member.personId, kindId: elsewhere.id })
    await revoke(await record(member.personId))
    expect((await checkWish(member.client, wish)).reasons).toMatchObject([{ code: 'CERTIFICATE_MISSING' }])
    expect((await checkWish(coordinator.client, wish)).bookable).toBe(true)
  })

  test('a revocation that races a booking loses nothing: one or the other was first', async () => {
    const [facilityId, member] = [await place([aid]), await addMember(app, world)]
    const id = await record(member.personId)
    app.beforeWrite.next = () => revoke(id)
    expect(told(await book(member.client, { facilityId, ...during(1, 10, 11) }))).toBe('CERTIFICATE_MISSING')
    expect(await count(app, 'select count(*) from bookings where facility_id = ?', [facilityId])).toBe(0)
    // Another that is good for longer takes its place.
    const [second, third] = [await record(member.personId, aid, iso(at(50, 0))), await record(member.personId)]
    app.beforeWrite.next = () => revoke(third)
    expect(told(await book(member.client, { facilityId, ...during(1, 11, 12) }))).toBe('OK')
    const mine = await booked(member.client, { facilityId, ...during(1, 13, 14) })
    app.beforeWrite.next = () => revoke(second)
    expect(told(await move(member.client, mine.id, during(1, 14, 15)))).toBe('CERTIFICATE_MISSING')
  })

  test('is the equipment too: only who has shown it can have it', async () => {
    const [facilityId, member] = [await place([]), await addMember(app, world)]
    const input = {
      cooperativeId: world.id,
      kind: 'EQUIPMENT',
      name: [{ language: 'en', text: 'Hoist' }],
      quantity: 1,
      requiredCertificateIds: [induction],
    }
    const { pool } = await done(
      manager.client,
      'createEquipmentPool',
      input,
      'pool { id requiredCertificates { name } }',
    )
    expect(pool.requiredCertificates).toEqual([{ name: 'Induction' }])
    const wish = { facilityId, ...during(1, 10, 11), extras: [{ poolId: pool.id, quantity: 1 }] }
    expect((await checkWish(member.client, { ...wish, extras: [] })).bookable).toBe(true)
    expect((await checkWish(member.client, wish)).reasons).toMatchObject([{ message: 'For this you need: Induction.' }])
    const id = await record(member.personId, induction)
    app.beforeWrite.next = () => revoke(id)
    expect(told(await book(member.client, wish))).toBe('CERTIFICATE_MISSING')
    await record(member.personId, induction)
    expect(told(await book(member.client, wish))).toBe('OK')
  })

  test('asks the beneficiary: a resident who is not online, or somebody who represents the organisation', async () => {
    const facilityId = await place([aid])
    await record(coordinator.personId)
    const theirs = { facilityId, ...during(1, 10, 11), forPersonId: offline.personId }
    expect(told(await book(coordinator.client, theirs))).toBe('CERTIFICATE_MISSING')
    await record(offline.personId)
    expect(told(await book(coordinator.client, theirs))).toBe('OK')
    const group = { facilityId, ...during(1, 12, 13), forOrganisationId: organisationId }
    expect(told(await book(representative.client, group))).toBe('CERTIFICATE_MISSING')
    const colleague = await addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId })
    const id = await record(colleague.personId)
    app.beforeWrite.next = () => revoke(id)
    expect(told(await book(representative.client, group))).toBe('CERTIFICATE_MISSING')
    await record(colleague.personId)
    expect(told(await book(representative.client, group))).toBe('OK')
  })

  test('guests from other cooperatives show theirs here, and stay unknown by name', async () => {
    const facilityId = await place([aid])
    const wish = { facilityId, ...during(1, 14, 15) }
    expect(told(await book(other.resident.client, wish))).toBe('CERTIFICATE_MISSING')
    const input = { personId: other.resident.personId, kindId: aid }
    const { certificate } = await done(manager.client, 'recordCertificate', input, 'certificate { id person { name } }')
    expect(certificate.person).toBeNull()
    expect(told(await book(other.resident.client, wish))).toBe('OK')
  })
})
