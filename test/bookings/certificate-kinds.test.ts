import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done, refusal } from '../harness/mutate.ts'
import { book, checkWish, count, during, told } from './support.ts'

/** What a cooperative asks people to have shown may get another name. */
const app = await startApp()
expectNoFaults(app)
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { board, manager, resident, coordinator } = world
const en = (text: string) => [{ language: 'en', text }]

test('a kind gets another name from managers and the board, and what was shown of it counts as before', async () => {
  const member = await addMember(app, world)
  const input = { cooperativeId: world.id, name: en('Frist aid') }
  const kindId = (await done(manager.client, 'createCertificateKind', input, 'kind { id }')).kind.id
  const { id: facilityId } = await makeFacility(manager, world.id)
  await done(manager.client, 'setFacilityTerms', { facilityId, requiredCertificateIds: [kindId] })
  await done(coordinator.client, 'recordCertificate', { personId: member.personId, kindId })

  const rename = { kindId, name: en('First aid') }
  for (const who of [coordinator, resident, world.auditor, other.manager, world.stranger]) {
    expect(await refusal(who.client, 'renameCertificateKind', rename)).toBe('Forbidden FORBIDDEN')
  }
  expect(await refusal(manager.client, 'renameCertificateKind', { kindId, name: [] })).toBe('InvalidInput TOO_SHORT')
  const unknown = { kindId: 'cki_1', name: en('First aid') }
  expect(await refusal(manager.client, 'renameCertificateKind', unknown)).toBe('NotFound NOT_FOUND')
  const named = 'kind { id name nameTranslations { language text } }'
  const { kind } = await done(board.client, 'renameCertificateKind', rename, named)
  expect(kind).toEqual({ id: kindId, name: 'First aid', nameTranslations: en('First aid') })

  const wish = { facilityId, ...during(1, 8, 9) }
  expect((await checkWish(resident.client, wish)).reasons[0].message).toMatch(/First aid/)
  expect(told(await book(member.client, wish))).toBe('OK')
  const audited = "select count(*) from audit_entries where action = 'certificateKind.renamed' and subject_id = ?"
  expect(await count(app, audited, [kindId])).toBe(1)
})
