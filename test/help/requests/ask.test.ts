import { describe, expect, test } from 'vitest'
import { startApp, startOfTests } from '../../harness/app.ts'
import { apiClient, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../../harness/mutate.ts'
import { ask, askInput, home, homeCell, makeProxy, morning, offer } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const count = async (): Promise<number> => Number((await app.db.execute('select count(*) n from help_requests')).rows[0]!['n'])
const audits = async (subjectId: string): Promise<Json[]> =>
  (await app.db.execute({ sql: 'select action, actor_id, data from audit_entries where subject_id = ?', args: [subjectId] })).rows

/** What is wrong with an input, as `Kind CODE path`; nothing must have been written. */
async function refused(input: object, by = world.resident): Promise<string> {
  const before = await count()
  const { __typename, code, path } = await mutate(by.client, 'requestHelp', askInput(world.id, input))
  expect(await count()).toBe(before)
  return [__typename, code, ...(path ? [path.join('.')] : [])].join(' ')
}

describe('a request', () => {
  test('has what was said of it, and what follows from its category', async () => {
    const input = {
      ...{ category: 'TRANSPORT', description: 'Naar het station', urgency: 'URGENT', timing: 'FLEXIBLE', minutes: 45, helpersNeeded: 2 },
      ...{ windows: [{ startsAt: '2026-12-03T09:00:00Z', endsAt: '2026-12-03T12:00:00Z' }, morning], languages: ['nl-NL', 'tr'], seats: 2 },
      ...{ clearanceTypes: ['FIRST_AID', 'FIRST_AID'], traits: ['WALKER', 'PETS'], requires: ['WOMAN'], avoids: ['SMOKING', 'PETS'] },
    }
    const selection = `status category categoryDetails { name needsCar weights { criterion weight } } description urgency timing minutes helpersNeeded placesTaken
      windows { startsAt } languages seats requiresClearance clearanceTypes traits requires avoids expiresAt timeZone actor { id } requester { id } address { city }`
    const request = await ask(world.resident, world.id, input, selection)
    expect(request).toMatchObject({
      ...{ status: 'OPEN', category: 'TRANSPORT', categoryDetails: { name: 'Transport', needsCar: true }, description: 'Naar het station' },
      ...{ urgency: 'URGENT', timing: 'FLEXIBLE', minutes: 45, helpersNeeded: 2, placesTaken: 0, languages: ['nl', 'tr'], seats: 2 },
      windows: [{ startsAt: morning.startsAt }, { startsAt: '2026-12-03T09:00:00Z' }],
      ...{ requiresClearance: true, clearanceTypes: ['FIRST_AID'], traits: ['PETS', 'WALKER'], requires: ['WOMAN'], avoids: ['PETS', 'SMOKING'] },
      ...{ expiresAt: '2026-12-03T11:15:00Z', timeZone: 'Europe/Amsterdam', actor: { id: world.resident.personId }, requester: { id: world.resident.personId }, address: null },
    })
    expect(request.categoryDetails.weights).toContainEqual({ criterion: 'AVAILABILITY', weight: 30 })
  })

  test('needs a clearance by rule of its category, and a car with a seat', async () => {
    expect(await ask(world.resident, world.id, { category: 'CHILDCARE' }, 'requiresClearance clearanceTypes seats')).toEqual({
      ...{ requiresClearance: true, clearanceTypes: ['CERTIFICATE_OF_CONDUCT'], seats: null },
    })
    expect(await ask(world.resident, world.id, { category: 'TRANSPORT' }, 'requiresClearance seats')).toEqual({ requiresClearance: false, seats: 1 })
  })

  test('is at home where nothing else is said, and nowhere where that does not matter', async () => {
    expect(await refused({ location: null })).toBe('Conflict PLACE_MISSING')
    await app.db.execute({ sql: 'update people set latitude = ?, longitude = ? where id = ?', args: [homeCell.latitude, homeCell.longitude, world.manager.personId] })
    const selection = 'roughLocation { latitude longitude } neighbourhood { id }'
    const at = { roughLocation: homeCell, neighbourhood: { id: world.neighbourhoodId } }
    expect(await ask(world.manager, world.id, { location: null }, selection)).toEqual(at)
    // By telephone it is nobody’s business where that is.
    expect(await ask(world.manager, world.id, { location: null, category: 'PHONE_COMPANY' }, selection)).toEqual({ ...at, roughLocation: null })
  })

  test('without windows is whenever it suits, for 90 days', async () => {
    const { timing, windows, expiresAt } = await ask(world.resident, world.id, { windows: [], minutes: 30 }, 'timing windows { startsAt } expiresAt')
    expect([timing, windows, Date.parse(expiresAt) / 1000]).toEqual(['FLEXIBLE', [], startOfTests + 90 * 86_400])
  })

  test('is made once, however often the same is sent', async () => {
    const input = { ...askInput(world.id), idempotencyKey: 'once' }
    const [one, two] = await Promise.all([1, 2].map(() => done(world.resident.client, 'requestHelp', input, 'request { id }')))
    expect(one).toEqual(two)
  })

  test('is audited without what it says', async () => {
    const { id } = await ask(world.resident, world.id, { title: 'Chemokuur', description: 'Chemotherapie' })
    const [entry] = await audits(id)
    expect(entry).toMatchObject({ action: 'help.requested', actor_id: world.resident.personId, data: '{}' })
    expect(JSON.stringify(app.logs)).not.toContain('Chemo')
  })
})

describe('bad input is refused, and nothing is written:', () => {
  const hour = (startsAt: string, endsAt: string) => ({ windows: [{ startsAt, endsAt }] })
  test.each<[string, object, string]>([
    ['a window in the past', hour('2026-11-20T09:00:00Z', '2026-11-20T11:00:00Z'), 'InvalidInput IN_THE_PAST input.windows.0'],
    ['a window that is all but over', hour('2026-11-25T06:30:00Z', '2026-11-25T08:10:00Z'), 'InvalidInput IN_THE_PAST input.windows.0'],
    ['a window that ends before it starts', hour('2026-12-02T11:00:00Z', '2026-12-02T09:00:00Z'), 'InvalidInput INVALID_INTERVAL input.windows.0'],
    ['a window without length', hour('2026-12-02T11:00:00Z', '2026-12-02T11:00:00Z'), 'InvalidInput INVALID_INTERVAL input.windows.0'],
    ['less time than it takes', { minutes: 121 }, 'InvalidInput WINDOW_TOO_SHORT input.windows.0'],
    ['a window of five weeks', { ...hour('2026-12-02T11:00:00Z', '2027-01-06T11:00:00Z'), minutes: 60 }, 'InvalidInput INVALID_WINDOWS input.windows.0'],
    ['a window in two years', hour('2028-12-02T11:00:00Z', '2028-12-02T12:00:00Z'), 'InvalidInput INVALID_WINDOWS input.windows.0'],
    ['windows that overlap', { windows: [morning, { startsAt: '2026-12-02T10:00:00Z', endsAt: '2026-12-02T12:00:00Z' }] }, 'InvalidInput INVALID_WINDOWS input.windows'],
    ['no window for one time', { timing: 'ONE_OFF', windows: [] , minutes: 60 }, 'InvalidInput INVALID_WINDOWS input.windows'],
    ['nothing that recurs', { timing: 'RECURRING', windows: [], minutes: 60 }, 'InvalidInput INVALID_WINDOWS input.windows'],
    ['a week of nine days', { timing: 'RECURRING', windows: [morning, { startsAt: '2026-12-11T10:00:00Z', endsAt: '2026-12-11T12:00:00Z' }] }, 'InvalidInput INVALID_WINDOWS input.windows'],
    ['an end of recurring before its beginning', { timing: 'RECURRING', recursUntil: '2026-12-01' }, 'InvalidInput INVALID_INTERVAL input.recursUntil'],
    ['an end of recurring in a hundred years', { timing: 'RECURRING', recursUntil: '2126-12-01' }, 'InvalidInput INVALID_INTERVAL input.recursUntil'],
    ['no length at all', { windows: [] }, 'InvalidInput INVALID_VALUE input.minutes'],
    ['four minutes', { minutes: 4 }, 'InvalidInput TOO_SHORT input.minutes'],
    ['two days', { minutes: 2_880 }, 'InvalidInput TOO_LONG input.minutes'],
    ['an expiry in the past', { expiresAt: '2026-11-24T09:00:00Z' }, 'InvalidInput IN_THE_PAST input.expiresAt'],
    ['no helper', { helpersNeeded: 0 }, 'InvalidInput TOO_SHORT input.helpersNeeded'],
    ['a crowd of helpers', { helpersNeeded: 51 }, 'InvalidInput TOO_LONG input.helpersNeeded'],
    ['a bus', { seats: 21 }, 'InvalidInput TOO_LONG input.seats'],
    ['an unknown category', { category: 'WITCHCRAFT' }, 'InvalidInput UNKNOWN_CATEGORY input.category'],
    ['an unknown skill', { wantedSkillIds: ['ski_00000000000000000000000000'] }, 'InvalidInput UNKNOWN_SKILL input.wantedSkillIds.0'],
    ['a thousand skills', { requiredSkillIds: Array.from({ length: 1_000 }, (_, n) => `ski_${n}`) }, 'InvalidInput TOO_LONG input.requiredSkillIds'],
    ['a language that is none', { languages: ['nl', 'Nederlands!'] }, 'InvalidInput INVALID_VALUE input.languages.1'],
    ['a title of two lines', { title: 'Een\ntwee' }, 'InvalidInput INVALID_VALUE input.title'],
    ['no title', { title: ' ' }, 'InvalidInput TOO_SHORT input.title'],
    ['a description of 1 MB', { description: 'a'.repeat(1_000_000) }, 'InvalidInput TOO_LONG input.description'],
    ['a place above the pole', { location: { ...home, latitude: 91 } }, 'InvalidInput TOO_LONG input.location.latitude'],
    ['an address of a megabyte', { location: { ...home, address: { street: 'a'.repeat(500_000), postalCode: '7000 AA', city: 'Elders', country: 'NL' } } }, 'InvalidInput TOO_LONG input.location.address.street'],
    ['21 windows', { windows: Array.from({ length: 21 }, () => morning) }, 'InvalidInput TOO_LONG input.windows'],
  ])('%s', async (_what, input, expected) => expect(await refused(input)).toBe(expected))

  test('a category that is no code is a fault of the request', async () => {
    const { errors } = await world.resident.client(mutationDocument('requestHelp'), { input: askInput(world.id, { category: 'a category' }) })
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
  })

  test('in the reader’s language', async () => {
    const told = async (language: string) =>
      (await mutate(world.resident.client.with({ 'accept-language': language }), 'requestHelp', askInput(world.id, { category: 'WITCHCRAFT' }))).message
    expect(await Promise.all(['nl', 'de', 'en'].map(told))).toEqual(['Deze soort hulp bestaat hier niet.', 'Diese Art von Hilfe gibt es hier nicht.', 'There is no such kind of help here.'])
  })

  test('more than fifty open requests', async () => {
    const member = await addMember(app, world)
    for (let n = 0; n < 50; n++) await ask(member, world.id)
    expect(await refused({}, member)).toBe('Conflict TOO_MANY_REQUESTS')
  })
})

describe('who may ask:', () => {
  test('nobody who is not signed in', async () => {
    const { errors } = await apiClient(app.url)(mutationDocument('requestHelp'), { input: askInput(world.id) })
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })

  test('no stranger, no member of another cooperative, and none who is suspended', async () => {
    const suspended = await addMember(app, world)
    await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })
    for (const one of [world.stranger, other.board, suspended]) expect(await refusal(one.client, 'requestHelp', askInput(world.id))).toBe('Forbidden FORBIDDEN')
    expect(await refusal(world.resident.client, 'requestHelp', askInput('coo_01j0000000e00800000000000z'))).toBe('Forbidden FORBIDDEN')
  })

  test('for another neither a resident nor the board, and nobody for whom they can’t know', async () => {
    const forPersonId = world.offline.personId
    for (const one of [world.resident, world.manager, world.board, world.auditor]) expect(await refused({ forPersonId }, one)).toBe('Forbidden FORBIDDEN')
    expect(await refused({ forPersonId: other.board.personId }, world.coordinator)).toBe('NotFound NOT_FOUND input.forPersonId')
    expect(await refusal(other.board.client, 'requestHelp', askInput(world.id, { forPersonId }))).toBe('NotFound NOT_FOUND')
  })

  test('an assistant with consent, which then stands', async () => {
    const forPersonId = world.offline.personId
    expect(await refused({ forPersonId }, world.coordinator)).toBe('Conflict CONSENT_MISSING')
    expect(await refused({ forPersonId, consent: { form: 'ONLINE' } }, world.coordinator)).toBe('Forbidden FORBIDDEN')
    const selection = 'id actor { id } requester { id }'
    const request = await ask(world.coordinator, world.id, { forPersonId, consent: { form: 'SPOKEN' } }, selection)
    expect(request).toMatchObject({ actor: { id: world.coordinator.personId }, requester: { id: forPersonId } })
    const [entry] = await audits(request.id)
    expect(JSON.parse(String(entry.data))).toMatchObject({ forPersonId, as: 'ASSISTANT', consentId: expect.stringMatching(/^cns_/) })
    await ask(world.coordinator, world.id, { forPersonId })
  })

  test('a named proxy, until that ends', async () => {
    const [proxy, forPersonId] = [await addMember(app, world), world.offline.personId]
    const end = await makeProxy(app, { proxy, personId: forPersonId, cooperativeId: world.id, recordedBy: world.coordinator.personId })
    const request = await ask(proxy, world.id, { forPersonId }, 'id actor { id } requester { id }')
    expect(request).toMatchObject({ actor: { id: proxy.personId }, requester: { id: forPersonId } })
    expect(JSON.parse(String((await audits(request.id))[0].data))).toEqual({ forPersonId, as: 'PROXY' })
    await done(proxy.client, 'changeHelpRequest', { requestId: request.id, title: 'Anders' })
    await end()
    expect(await refused({ forPersonId }, proxy)).toBe('Forbidden FORBIDDEN')
    expect(await refusal(proxy.client, 'cancelHelpRequest', { requestId: request.id })).toBe('NotFound NOT_FOUND')
  })

  test('a member whose rights go while they ask gets nothing done', async () => {
    const member = await addMember(app, world)
    app.beforeWrite.next = () => done(world.board.client, 'suspendMember', { membershipId: member.membershipId })
    expect(await refused({}, member)).toBe('Forbidden FORBIDDEN')
  })

  test('a volunteer may not change what they see', async () => {
    const { id } = await ask(world.resident, world.id)
    await offer(world.auditor, world.id)
    expect(await refusal(world.auditor.client, 'changeHelpRequest', { requestId: id, title: 'Van mij' })).toBe('Forbidden FORBIDDEN')
    expect(await refusal(world.manager.client, 'changeHelpRequest', { requestId: id, title: 'Van mij' })).toBe('NotFound NOT_FOUND')
    expect(await refusal(other.board.client, 'cancelHelpRequest', { requestId: id })).toBe('NotFound NOT_FOUND')
    expect(await refusal(world.coordinator.client, 'cancelHelpRequest', { requestId: id })).toBe('Conflict CONSENT_MISSING')
  })
})
