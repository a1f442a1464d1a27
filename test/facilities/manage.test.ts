import { expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { ok } from '../harness/client.ts'
import { daily, facilityInput, makeFacility, makeHall } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const manager = world.manager.client
const texts = (nl: string, de: string) => [{ language: 'nl', text: nl }, { language: 'de', text: de }]

const everyField = `id name nameTranslations { language text } kind status description houseRules accessibility amenities photoLinks
  descriptionTranslations { language text } houseRulesTranslations { language text } timeZone capacity bookingMode closedOnHolidays
  location { latitude longitude address { street postalCode city country subdivision } }
  policy { granularity minDuration maxDuration leadTime horizon bufferBefore bufferAfter cancellationWindow bookableBy requiresApproval }
  openingHours { weekday opens closes } datedHours { date intervals { opens closes } reason }
  closures { id startsAt endsAt reason reasonTranslations { language text } }
  tariffs { audience basis perHour { amountCents currency } } cooperative { id } provider { id name }
  parts { id } partOf { id } auditEntries { nodes { action } totalCount }`

const location = {
  ...{ latitude: 51.96, longitude: 7.62, country: 'DE', subdivision: 'NW' },
  ...{ street: 'Ring 1', postalCode: '48143', city: 'Münster' },
}
const full = {
  ...facilityInput(world.id),
  ...{ providerId: world.organisationId, name: texts('Zwembad', 'Schwimmbad'), kind: 'SWIMMING_POOL', status: 'DRAFT' },
  ...{ description: texts('Warm', 'Warm!'), houseRules: texts('Douchen', 'Duschen'), accessibility: ['HOIST', 'HOIST', 'STEP_FREE'] },
  ...{ amenities: ['Kluisjes '], photoLinks: ['https://example.org/a.jpg'], timeZone: 'Europe/Berlin', capacity: 12 },
  ...{ bookingMode: 'UNITS', closedOnHolidays: true, location },
  policy: {
    ...{ granularity: 'PT15M', minDuration: 'PT30M', maxDuration: 'PT2H', leadTime: 'PT2H', horizon: 'P90D', bufferBefore: 'PT5M' },
    ...{ bufferAfter: 'PT10M', cancellationWindow: 'P1D', bookableBy: ['RESIDENT', 'PUBLIC', 'RESIDENT'], requiresApproval: true },
  },
}

test('a facility has every field as it was given', async () => {
  const german = manager.with({ 'accept-language': 'de' })
  const { facility } = await done(german, 'createFacility', full, `facility { ${everyField} }`)
  expect(facility).toEqual({
    ...{ id: expect.stringMatching(/^fac_/), name: 'Schwimmbad', nameTranslations: full.name, kind: 'SWIMMING_POOL', status: 'DRAFT' },
    ...{ description: 'Warm!', houseRules: 'Duschen', accessibility: ['HOIST', 'STEP_FREE'], amenities: ['Kluisjes'] },
    ...{ photoLinks: ['https://example.org/a.jpg'], descriptionTranslations: full.description, houseRulesTranslations: full.houseRules },
    ...{ timeZone: 'Europe/Berlin', capacity: 12, bookingMode: 'UNITS', closedOnHolidays: true },
    location: {
      ...{ latitude: 51.96, longitude: 7.62 },
      address: { street: 'Ring 1', postalCode: '48143', city: 'Münster', country: 'DE', subdivision: 'NW' },
    },
    policy: { ...full.policy, bookableBy: ['RESIDENT', 'PUBLIC'] },
    ...{ openingHours: [], datedHours: [], closures: [], tariffs: [], parts: [], partOf: [] },
    ...{ cooperative: { id: world.id }, provider: { id: world.organisationId, name: 'Fysio Oost' } },
    auditEntries: { nodes: [{ action: 'facility.created' }], totalCount: 1 },
  })
})

test('what is not said is usual: a draft, closed on holidays, half hours, two months, by members', async () => {
  const { status: _s, policy: _p, closedOnHolidays: _c, ...least } = facilityInput(world.id)
  const { facility } = await done(manager, 'createFacility', least, `facility { ${everyField} }`)
  expect(facility).toMatchObject({
    ...{ status: 'DRAFT', description: null, houseRules: null, accessibility: [], amenities: [], photoLinks: [], closedOnHolidays: true },
    ...{ provider: null, descriptionTranslations: [], houseRulesTranslations: [] },
    policy: {
      ...{ granularity: 'PT30M', minDuration: 'PT30M', maxDuration: 'PT4H', leadTime: 'PT0S', horizon: 'P60D', requiresApproval: false },
      bookableBy: ['RESIDENT', 'COORDINATOR', 'FACILITY_MANAGER', 'BOARD', 'PARTNER_REPRESENTATIVE'],
    },
  })
})

test('updateFacility changes what is given, and leaves the rest; the log says what', async () => {
  const { facility } = await done(manager, 'createFacility', full, `facility { ${everyField} }`)
  const update = (input: object) => done(manager, 'updateFacility', { facilityId: facility.id, ...input }, `facility { ${everyField} }`)
  const { auditEntries: _before, ...kept } = facility
  const { auditEntries: _after, ...same } = (await update({ name: null, status: null, policy: {}, location: null })).facility
  expect(same).toEqual(kept)
  const { facility: other } = await update({
    ...{ name: texts('Bad', 'Bad'), kind: 'FITNESS_ROOM', status: 'PUBLISHED', providerId: null, description: [], houseRules: [] },
    ...{ accessibility: [], amenities: [], photoLinks: [], timeZone: 'Europe/Brussels', capacity: 3, bookingMode: 'WHOLE' },
    ...{ closedOnHolidays: false, location: { ...location, country: 'BE', subdivision: null }, policy: { horizon: 'P10D', bookableBy: [] } },
  })
  expect(other).toMatchObject({
    ...{ name: 'Bad', kind: 'FITNESS_ROOM', status: 'PUBLISHED', provider: null, description: null, houseRules: null, accessibility: [] },
    ...{ amenities: [], photoLinks: [], timeZone: 'Europe/Brussels', capacity: 3, bookingMode: 'WHOLE', closedOnHolidays: false },
    policy: { ...full.policy, horizon: 'P10D', bookableBy: [] },
    location: { address: { country: 'BE', subdivision: null } },
    auditEntries: { nodes: [{ action: 'facility.updated' }, { action: 'facility.updated' }, { action: 'facility.created' }] },
  })
  const rows = await app.db.execute(`select data from audit_entries where facility_id = '${facility.id}' order by at, id`)
  expect(JSON.parse(String(rows.rows[1]!['data']))).toEqual({ changed: [] })
  expect(JSON.parse(String(rows.rows[2]!['data'])).changed).toEqual(expect.arrayContaining(['sortName', 'timeZone', 'horizon', 'capacity']))
})

test('hours, dated hours, closures, tariffs and parts show on the facility', async () => {
  const hall = await makeHall(world.manager, world.id, { hours: daily('09:00', '17:00') })
  const facilityId = hall.id
  await done(manager, 'setDatedHours', { facilityId, date: '2026-12-24', intervals: [{ opens: '09:00', closes: '12:00' }], reason: texts('Kerst', 'Weihnacht') })
  await done(manager, 'setDatedHours', { facilityId, date: '2026-12-05', intervals: [] })
  const closure = { facilityId, startsAt: '2026-12-10T00:00:00+01:00', endsAt: '2026-12-11T00:00:00+01:00', reason: texts('Vloer', 'Boden') }
  const { closure: made } = await done(manager, 'addClosure', closure, 'closure { id reason } facility { closures { id } }')
  const tariffs = [
    { audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 2_000, currency: 'EUR' },
    { audience: 'MEMBER', basis: 'PER_UNIT_HOUR', centsPerHour: 0, currency: 'EUR' },
  ]
  await done(manager, 'setTariffs', { facilityId, tariffs })
  const query = `{ node(id: "${facilityId}") { ... on Facility { ${everyField} } } part: node(id: "${hall.thirds[0]}") { ... on Facility { partOf { id } } } }`
  const { node, part } = ok(await world.resident.client.with({ 'accept-language': 'de-AT' })(query))
  expect(node).toMatchObject({
    openingHours: daily('09:00', '17:00'),
    datedHours: [
      { date: '2026-12-05', intervals: [], reason: null },
      { date: '2026-12-24', intervals: [{ opens: '09:00', closes: '12:00' }], reason: 'Weihnacht' },
    ],
    closures: [{ id: made.id, startsAt: '2026-12-09T23:00:00Z', endsAt: '2026-12-10T23:00:00Z', reason: 'Boden', reasonTranslations: closure.reason }],
    tariffs: [
      { audience: 'MEMBER', basis: 'PER_UNIT_HOUR', perHour: { amountCents: 0, currency: 'EUR' } },
      { audience: 'PUBLIC', basis: 'PER_HOUR', perHour: { amountCents: 2_000, currency: 'EUR' } },
    ],
    parts: hall.thirds.map((id) => ({ id })),
    auditEntries: { nodes: [], totalCount: 0 },
  })
  expect(part.partOf).toEqual([{ id: facilityId }])
  const removed = await done(manager, 'removeClosure', { closureId: made.id }, 'facility { closures { id } auditEntries(first: 1) { nodes { action } } }')
  expect(removed.facility).toEqual({ closures: [], auditEntries: { nodes: [{ action: 'facility.closureRemoved' }] } })
  expect(await refusal(manager, 'removeClosure', { closureId: made.id })).toBe('NotFound NOT_FOUND')
  await done(manager, 'setDatedHours', { facilityId, date: '2026-12-05', intervals: null })
  const cleared = await done(manager, 'setTariffs', { facilityId, tariffs: [] }, 'facility { tariffs { basis } datedHours { date } }')
  expect(cleared.facility).toEqual({ tariffs: [], datedHours: [{ date: '2026-12-24' }] })
})

const { id: facilityId } = await makeFacility(world.manager, world.id)
const policy = (given: object) => ({ policy: given })
test.each([
  ['TOO_SHORT input.name', { name: [] }], ['TOO_LONG input.name.0.text', { name: [{ language: 'nl', text: 'x'.repeat(121) }] }],
  ['INVALID_VALUE input.name', { name: [{ language: 'nl', text: 'a' }, { language: 'nl', text: 'b' }] }],
  ['INVALID_VALUE input.name.0.language', { name: [{ language: 'Dutch!', text: 'a' }] }],
  ['TOO_LONG input.description.0.text', { description: [{ language: 'nl', text: 'x'.repeat(5_001) }] }],
  ['TOO_LONG input.amenities', { amenities: Array.from({ length: 51 }, String) }], ['TOO_LONG input.amenities.0', { amenities: ['x'.repeat(81)] }],
  ['TOO_LONG input.photoLinks', { photoLinks: Array.from({ length: 31 }, () => 'https://example.org/') }],
  ['TOO_SHORT input.capacity', { capacity: 0 }], ['TOO_LONG input.capacity', { capacity: 100_001 }],
  ['TOO_LONG input.location.latitude', { location: { ...location, latitude: 90.1 } }],
  ['TOO_SHORT input.location.longitude', { location: { ...location, longitude: -180.1 } }],
  ['INVALID_VALUE input.location.subdivision', { location: { ...location, subdivision: 'nw' } }],
  ['TOO_SHORT input.location.street', { location: { ...location, street: '' } }],
  ['INVALID_POLICY input.policy.granularity', policy({ granularity: 'PT7M' })], ['INVALID_POLICY input.policy.granularity', policy({ granularity: 'PT30S' })],
  ['INVALID_POLICY input.policy.granularity', policy({ granularity: 'P2D' })], ['INVALID_POLICY input.policy.minDuration', policy({ minDuration: 'PT45M' })],
  ['INVALID_POLICY input.policy.minDuration', policy({ minDuration: 'PT0S' })], ['INVALID_POLICY input.policy.maxDuration', policy({ maxDuration: 'PT0S' })],
  ['INVALID_POLICY input.policy.maxDuration', policy({ maxDuration: 'P32D' })], ['INVALID_POLICY input.policy.horizon', policy({ horizon: 'P731D' })],
  ['INVALID_POLICY input.policy.horizon', policy({ horizon: 'PT0S' })], ['INVALID_POLICY input.policy.horizon', policy({ leadTime: 'P2D', horizon: 'P1D' })],
  ['INVALID_POLICY input.policy.leadTime', policy({ leadTime: 'P366D' })], ['INVALID_POLICY input.policy.bufferAfter', policy({ bufferAfter: 'P2D' })],
])('creating and updating refuse %s', async (expected, wrong) => {
  for (const [name, input] of [['createFacility', { ...full, ...wrong }], ['updateFacility', { facilityId, ...wrong }]] as const) {
    const { __typename, code, path } = await mutate(manager, name, input)
    expect(`${__typename} ${code} ${path.join('.')}`).toBe(`InvalidInput ${expected}`)
  }
})

test('a provider is a partner, and a cooperative and a facility exist', async () => {
  for (const providerId of ['', 'x', 'org_00000000000000000000000000', world.id]) {
    expect(await refusal(manager, 'createFacility', { ...full, providerId })).toBe('Conflict PROVIDER_NOT_PARTNER')
    expect(await refusal(manager, 'updateFacility', { facilityId, providerId })).toBe('Conflict PROVIDER_NOT_PARTNER')
    // Whether somebody is a partner is told only to those who manage.
    expect(await refusal(world.stranger.client, 'createFacility', { ...full, providerId })).toBe('Forbidden FORBIDDEN')
  }
  for (const cooperativeId of ['', 'x', 'coo_00000000000000000000000000', facilityId]) {
    expect(await refusal(manager, 'createFacility', { ...full, cooperativeId })).toBe('NotFound NOT_FOUND')
    expect(await refusal(manager, 'updateFacility', { facilityId: cooperativeId.replace('fac', 'coo') })).toBe('NotFound NOT_FOUND')
  }
})

test('values that are none are refused as such', async () => {
  const wrong = [
    ...[{ timeZone: 'Mars/Olympus' }, { timeZone: '+01:00' }, { location: { ...location, country: 'nl' } }, { kind: 'CASTLE' }],
    ...[{ photoLinks: ['http://example.org'] }, { photoLinks: ['javascript:alert(1)'] }, policy({ minDuration: 'P1M' }), policy({ minDuration: '-PT1H' })],
    ...[{ capacity: 1.5 }, { capacity: 1e10 }, { location: { ...location, latitude: 'NaN' } }, { bookingMode: null }],
  ]
  for (const each of wrong) expect(await requestFault(manager, 'createFacility', { ...full, ...each })).toBe('BAD_USER_INPUT')
})
