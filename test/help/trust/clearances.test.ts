import { afterEach, describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { apiClient, ok } from '../../harness/client.ts'
import { addMember, addOfflineResident, addPartner, makeNeighbourhood, type Member } from '../../harness/factories.ts'
import { expectNoFaults, requestFault } from '../../harness/faults.ts'
import { done, refusal } from '../../harness/mutate.ts'
import { ask, volunteer } from '../requests/world.ts'
import { audited, candidates, name, personBy, putMatch, spoken } from './world.ts'

/** What volunteers have shown, and how its end is told. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const cooperativeId = world.id
const { board, coordinator, resident } = world
const DAY = 86_400
const iso = (day: number): string => new Date((startOfTests + day * DAY) * 1_000).toISOString().replace('.000', '')
const input = (personId: string, more: object = {}) => ({ cooperativeId, personId, type: 'FIRST_AID', ...more })
const record = async (personId: string, more: object = {}): Promise<string> =>
  (await done(coordinator.client, 'recordClearance', input(personId, more), 'clearance { id }')).clearance.id
const list = `clearances(cooperativeId: "${cooperativeId}") { nodes { id valid } }`
const minute = async (day: number): Promise<void> => {
  app.clock.now = startOfTests + day * DAY
  await app.app.scheduled()
}
const mailsTo = (email: string, about: string) => app.mails.filter(({ to, subject }) => to === email && subject.includes(about))

describe('a clearance', () => {
  test('is recorded by the board and assistants, with who saw it and when, and never the document', async () => {
    const member = await addMember(app, world)
    const more = { organisationId: world.organisationId, seenAt: iso(-3), validUntil: iso(300) }
    const selection = `clearance { id type person { id } organisation { id } cooperative { id } seenBy { id } seenAt validUntil
      revokedAt valid }`
    const { clearance } = await done(coordinator.client, 'recordClearance', input(member.personId, more), selection)
    expect(clearance).toEqual({
      ...{ id: clearance.id, type: 'FIRST_AID', person: { id: member.personId }, organisation: { id: world.organisationId } },
      ...{ cooperative: { id: cooperativeId }, seenBy: { id: coordinator.personId }, seenAt: iso(-3) },
      ...{ validUntil: iso(300), revokedAt: null, valid: true },
    })
    await done(board.client, 'recordClearance', input(member.personId))
    const [, data] = (await audited(app, clearance.id))[0]!
    expect(data).toMatchObject({ personId: member.personId, type: 'FIRST_AID' })
  })

  test('is recorded by nobody else, nor by anybody of themself', async () => {
    for (const who of [resident, world.manager, world.auditor, world.representative, other.board, world.stranger])
      expect(await refusal(who.client, 'recordClearance', input(resident.personId))).toBe('Forbidden FORBIDDEN')
    for (const who of [board, coordinator])
      expect(await refusal(who.client, 'recordClearance', input(who.personId))).toBe('Forbidden FORBIDDEN')
    expect(await requestFault(apiClient(app.url), 'recordClearance', input(resident.personId))).toBe('UNAUTHENTICATED')
  })

  test('is of a member, was seen, and is not over', async () => {
    const wrong: [object, string][] = [
      [input('per_1'), 'NotFound NOT_FOUND'],
      [input(world.stranger.personId), 'NotFound NOT_FOUND'],
      [input(resident.personId, { cooperativeId: 'coo_1' }), 'NotFound NOT_FOUND'],
      [input(resident.personId, { organisationId: other.organisationId }), 'Conflict ORGANISATION_NOT_PARTNER'],
      [input(resident.personId, { seenAt: iso(1) }), 'InvalidInput INVALID_VALUE'],
      [input(resident.personId, { seenAt: iso(-2_000) }), 'InvalidInput INVALID_VALUE'],
      [input(resident.personId, { validUntil: iso(0) }), 'InvalidInput INVALID_VALUE'],
      [input(resident.personId, { validUntil: iso(8_000) }), 'InvalidInput INVALID_VALUE'],
    ]
    for (const [bad, expected] of wrong) expect(await refusal(coordinator.client, 'recordClearance', bad)).toBe(expected)
  })

  test('is seen by its holder and by who records them', async () => {
    const member = await addMember(app, world)
    const id = await record(member.personId)
    const whole = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { clearances(first: 100) { nodes { id } } } } }'
    for (const who of [member, board, coordinator]) {
      expect((await personBy(who.client, member.personId, list)).clearances.nodes).toEqual([{ id, valid: true }])
      expect(ok(await who.client(whole, { id: cooperativeId })).node.clearances.nodes).toContainEqual({ id })
    }
    for (const who of [resident, world.manager, world.auditor, world.representative]) {
      expect((await personBy(who.client, member.personId, list)).clearances.nodes).toEqual([])
      expect(ok(await who.client(whole, { id: cooperativeId })).node.clearances.nodes).toEqual([])
      expect(ok(await who.client('query ($id: ID!) { node(id: $id) { id } }', { id })).node).toBeNull()
      expect(await refusal(who.client, 'revokeClearance', { clearanceId: id })).toBe('NotFound NOT_FOUND')
    }
    expect(await refusal(member.client, 'revokeClearance', { clearanceId: id })).toBe('Forbidden FORBIDDEN')
  })

  test('is of a member, and seen at a partner, still where that ends in this very moment', async () => {
    const [member, organisationId] = [await addMember(app, world), await addPartner(world)]
    app.beforeWrite.next = () => done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
    expect(await refusal(coordinator.client, 'recordClearance', input(member.personId))).toBe('NotFound NOT_FOUND')
    app.beforeWrite.next = () => done(board.client, 'removePartner', { cooperativeId, organisationId })
    expect(await refusal(coordinator.client, 'recordClearance', input(resident.personId, { organisationId }))).toBe('Conflict ORGANISATION_NOT_PARTNER')
  })

  test('of who has left is seen by themself alone, until they are back', async () => {
    const member = await addMember(app, world)
    const id = await record(member.personId, { validUntil: iso(40) })
    const whole = 'query ($id: ID!) { node(id: $id) { ... on Cooperative { clearances(first: 100) { nodes { id } } helpWorkList(kinds: [CLEARANCE_EXPIRING], first: 100) { nodes { about { ... on Clearance { id } } } } } } }'
    const seenBy = async (who: Member) => {
      const { clearances, helpWorkList } = ok(await who.client(whole, { id: cooperativeId })).node
      const one = ok(await who.client('query ($id: ID!) { node(id: $id) { id } }', { id })).node
      return [clearances.nodes.some((c: { id: string }) => c.id === id), JSON.stringify(helpWorkList).includes(id), one !== null]
    }
    const suspend = (status: string) =>
      app.db.execute({ sql: 'update memberships set status = ?, updated_at = ? where id = ?', args: [status, app.clock.now, member.membershipId] })
    expect(await seenBy(coordinator)).toEqual([true, true, true])
    await suspend('SUSPENDED')
    expect(await seenBy(coordinator)).toEqual([true, false, true])
    await suspend('ACTIVE')
    await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
    for (const who of [board, coordinator]) {
      expect(await seenBy(who)).toEqual([false, false, false])
      expect(await refusal(who.client, 'revokeClearance', { clearanceId: id })).toBe('NotFound NOT_FOUND')
    }
    expect((await personBy(member.client, member.personId, list)).clearances.nodes).toEqual([{ id, valid: true }])
    await suspend('ACTIVE')
    expect(await seenBy(coordinator)).toEqual([true, true, true])
  })

  test('is taken back once, and kept for good', async () => {
    const id = await record(resident.personId)
    app.beforeWrite.next = () => done(board.client, 'revokeClearance', { clearanceId: id }, 'clearance { valid revokedAt }')
    expect(await refusal(coordinator.client, 'revokeClearance', { clearanceId: id })).toBe('Conflict CLEARANCE_REVOKED')
    await expect(app.db.execute({ sql: 'delete from clearances where id = ?', args: [id] })).rejects.toThrow('TRUST_IS_APPEND_ONLY')
  })
})

describe('the end of a clearance', () => {
  test('is told its holder sixty days before, once, in their language', async () => {
    const member = await addMember(app, world)
    await done(member.client, 'updateProfile', { locale: 'de' })
    await record(member.personId, { validUntil: iso(100) })
    await minute(39)
    expect(mailsTo(member.email, 'Läuft bald ab')).toEqual([])
    await minute(40)
    await minute(41)
    const [mail, ...others] = mailsTo(member.email, 'Läuft bald ab')
    expect([mail!.subject, others]).toEqual(['Läuft bald ab: Erste-Hilfe-Nachweis', []])
    expect(mail!.text).toContain('5. März 2027')
  })

  test('is told once, also by two runs at the same time', async () => {
    const member = await addMember(app, world)
    await record(member.personId, { validUntil: iso(30) })
    await Promise.all([app.app.scheduled(), app.app.scheduled()])
    await app.app.scheduled()
    expect(mailsTo(member.email, 'first aid certificate').length + mailsTo(member.email, 'EHBO').length).toBe(1)
  })

  test('is not told where it was taken back, is over, or another of the type lasts longer', async () => {
    const member = await addMember(app, world)
    await done(coordinator.client, 'revokeClearance', { clearanceId: await record(member.personId, { validUntil: iso(70) }) })
    await record(member.personId, { validUntil: iso(71), type: 'OTHER' })
    const longer = await record(member.personId, { type: 'OTHER' })
    await minute(30)
    expect(app.mails.filter(({ to, subject }) => to === member.email && /erloopt|Ends soon/.test(subject))).toEqual([])
    await done(coordinator.client, 'revokeClearance', { clearanceId: longer })
    await minute(31)
    expect(app.mails.filter(({ to, subject }) => to === member.email && /erloopt|Ends soon/.test(subject))).toHaveLength(1)
    const late = await addMember(app, world)
    app.clock.now = startOfTests
    await record(late.personId, { validUntil: iso(20) })
    await minute(21)
    expect(app.mails.filter(({ to, subject }) => to === late.email && /erloopt|Ends soon/.test(subject))).toEqual([])
  })

  test('is not told who has left', async () => {
    const member = await addMember(app, world)
    await record(member.personId, { validUntil: iso(50) })
    await done(member.client, 'leaveCooperative', { membershipId: member.membershipId })
    await app.app.scheduled()
    expect(app.mails.filter(({ to, subject }) => to === member.email && /erloopt|Ends soon/.test(subject))).toEqual([])
  })

  test('of somebody who is not online is told who acts for them', async () => {
    const [{ personId }, helper] = await Promise.all([addOfflineResident(world, coordinator), addMember(app, world)])
    const named = { cooperativeId, forPersonId: personId, proxyId: helper.personId, consent: spoken }
    await done(coordinator.client, 'nameProxy', named)
    await record(personId, { validUntil: iso(50), type: 'DRIVING_LICENCE' })
    await app.app.scheduled()
    expect(app.mails.filter(({ to, text }) => to === helper.email && /rijbewijs|driving licence/.test(text))).toHaveLength(1)
    await name(resident.client, world, helper.personId)
  })

  test('excludes: what asks for it finds its holder until then, and not from then on', async () => {
    const asker = await addMember(app, world)
    const helper = await volunteer(app, world, { categories: ['CHILDCARE'] })
    const evening = { category: 'CHILDCARE', windows: [], timing: 'FLEXIBLE', minutes: 60 }
    const { id } = await ask(asker, cooperativeId, evening)
    expect(await candidates(asker.client, id)).toEqual([])
    await record(helper.personId, { type: 'CERTIFICATE_OF_CONDUCT', validUntil: iso(10) })
    expect(await candidates(asker.client, id)).toEqual([helper.offerId])
    app.clock.now = startOfTests + 10 * DAY - 1
    expect(await candidates(asker.client, id)).toEqual([helper.offerId])
    app.clock.now = startOfTests + 10 * DAY
    expect(await candidates(asker.client, id)).toEqual([])
    // And the guard says so whatever was found before.
    await expect(putMatch(app, { requestId: id, offerId: helper.offerId })).rejects.toThrow('CLEARANCE_MISSING')
    app.clock.now -= 1
    await putMatch(app, { requestId: id, offerId: helper.offerId })
  })
})
