import { describe, expect, test } from 'vitest'
import { startApp } from '../../harness/app.ts'
import { apiClient, ok, type Json } from '../../harness/client.ts'
import { addMember, foundCooperative, makeNeighbourhood } from '../../harness/factories.ts'
import { expectNoFaults } from '../../harness/faults.ts'
import { done, mutate, mutationDocument, refusal } from '../../harness/mutate.ts'
import { agree, ask, home, homeCell, makeProxy, offer, offerInput, propose } from '../requests/world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const other = await foundCooperative(app)
const counts = async (): Promise<Json> => (await app.db.execute('select (select count(*) from help_offers) o, (select count(*) from help_offer_hours) h')).rows[0]

/** What is wrong with an input, as `Kind CODE path`; nothing must have been written. */
async function refused(input: object, by = world.resident): Promise<string> {
  const before = await counts()
  const { __typename, code, path } = await mutate(by.client, 'offerHelp', offerInput(world.id, input))
  expect(await counts()).toEqual(before)
  return [__typename, code, ...(path ? [path.join('.')] : [])].join(' ')
}

const skill = async (): Promise<{ id: string; name: string }> => {
  const data = ok(await world.resident.client('{ skills(first: 1) { nodes { id name } } }'))
  if (data.skills.nodes[0]) return data.skills.nodes[0]
  const id = 'ski_01j0000000e00800000000000g'
  await app.db.execute({ sql: "insert into skills (id, name, created_at) values (?, '{\"en\":\"Sawing\"}', 1)", args: [id] })
  return { id, name: 'Sawing' }
}

describe('an offer', () => {
  test('takes exceptions that meet, that are on other days, and hours within days away', async () => {
    const on = (startsOn: string, startTime: string, endTime: string, endsOn = startsOn) => ({ startsOn, endsOn, startTime, endTime })
    const exceptions = [{ startsOn: '2026-12-01', endsOn: '2026-12-31' }, on('2026-12-03', '10:00', '12:00'), on('2026-12-03', '12:00', '13:00'), on('2026-12-04', '11:00', '13:00', '2026-12-05')]
    const made = await offer(await addMember(app, world), world.id, { exceptions }, 'exceptions { startsOn }')
    expect(made.exceptions).toHaveLength(4)
  })

  test('has what was said of it', async () => {
    const known = await skill()
    const details = {
      ...{ about: 'Altijd in voor een klus', categories: ['TRANSPORT', 'PETS', 'PETS'], skillIds: [known.id], languages: ['de-AT', 'nl'], radiusKm: 0, maxHoursPerWeek: 0.5 },
      availability: [
        { weekday: 5, startTime: '13:00', endTime: '17:00' },
        { weekday: 1, startTime: '12:00', endTime: '24:00' },
        { weekday: 1, startTime: '08:30', endTime: '12:00' },
      ],
      exceptions: [{ startsOn: '2026-12-21', endsOn: '2027-01-03' }, { startsOn: '2026-12-05', startTime: '10:00', endTime: '16:00' }],
      ...{ carSeats: 3, traits: ['MAN', 'STAIRS'], requires: [], avoids: ['SMOKING'] },
    }
    const member = await addMember(app, world)
    const selection = `status about categories skills { id name } languages radiusKm maxHoursPerWeek availability { weekday startTime endTime }
      exceptions { startsOn endsOn startTime endTime } carSeats traits requires avoids roughLocation { latitude longitude } neighbourhood { id } person { id } actor { id } completed pausedUntil`
    expect(await offer(member, world.id, details, selection)).toEqual({
      ...{ status: 'ACTIVE', about: details.about, categories: ['TRANSPORT', 'PETS'], skills: [known], languages: ['de', 'nl'], radiusKm: 0, maxHoursPerWeek: 0.5 },
      // What touches is one.
      availability: [
        { weekday: 1, startTime: '08:30', endTime: '24:00' },
        { weekday: 5, startTime: '13:00', endTime: '17:00' },
      ],
      exceptions: [
        { startsOn: '2026-12-05', endsOn: '2026-12-05', startTime: '10:00', endTime: '16:00' },
        { startsOn: '2026-12-21', endsOn: '2027-01-03', startTime: null, endTime: null },
      ],
      ...{ carSeats: 3, traits: ['MAN', 'STAIRS'], requires: [], avoids: ['SMOKING'], roughLocation: homeCell, neighbourhood: { id: world.neighbourhoodId } },
      ...{ person: { id: member.personId }, actor: { id: member.personId }, completed: 0, pausedUntil: null },
    })
  })

  test('is there always, near by and for half a day, unless told', async () => {
    const { availability, ...rest } = await offer(await addMember(app, world), world.id, {}, 'radiusKm maxHoursPerWeek carSeats availability { weekday startTime endTime }')
    expect(rest).toEqual({ radiusKm: 5, maxHoursPerWeek: 4, carSeats: null })
    expect(availability).toEqual([1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, startTime: '00:00', endTime: '24:00' })))
  })

  test('has hours past midnight, of each day what is of it', async () => {
    const night = { weekday: 5, startTime: '22:00', endTime: '02:00' }
    const selection = 'id availability { weekday startTime endTime }'
    const member = await addMember(app, world)
    const late = [night, { weekday: 7, startTime: '20:00', endTime: '00:00' }, { weekday: 6, startTime: '02:00', endTime: '03:00' }, { weekday: 7, startTime: '23:59', endTime: '00:01' }]
    expect(await refused({ availability: late }, member)).toBe('InvalidInput INVALID_AVAILABILITY input.availability.3')
    const { id, availability } = await offer(member, world.id, { availability: late.slice(0, 3), maxHoursPerWeek: 40 }, selection)
    expect(availability).toEqual([
      { weekday: 5, startTime: '22:00', endTime: '24:00' },
      { weekday: 6, startTime: '00:00', endTime: '03:00' },
      { weekday: 7, startTime: '20:00', endTime: '24:00' },
    ])
    // What is told can be sent again, and over the end of the week it is the same.
    const change = async (input: object[]): Promise<Json> => (await done(member.client, 'changeHelpOffer', { offerId: id, availability: input }, `offer { ${selection} }`)).offer.availability
    expect(await change(availability)).toEqual(availability)
    expect(await change([{ weekday: 7, startTime: '23:00', endTime: '01:30' }])).toEqual([{ weekday: 1, startTime: '00:00', endTime: '01:30' }, { weekday: 7, startTime: '23:00', endTime: '24:00' }])
    // The night of a change of the clock is no longer or shorter for who can on Saturdays until Sunday at three.
    await change([{ weekday: 6, startTime: '22:00', endTime: '03:00' }])
    const fits = async (startsAt: string, endsAt: string): Promise<string[]> => {
      const request = await ask(world.resident, world.id, { windows: [{ startsAt, endsAt }] })
      const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates(first: 50) { edges { node { id } } } } } }'
      return ok(await world.resident.client(query, { id: request.id })).node.candidates.edges.map(({ node }: Json) => node.id).filter((one: string) => one === id)
    }
    expect(await fits('2027-03-27T21:00:00Z', '2027-03-28T01:00:00Z')).toEqual([id])
    expect(await fits('2027-03-28T01:30:00Z', '2027-03-28T02:30:00Z')).toEqual([])
    expect(await fits('2027-10-30T20:00:00Z', '2027-10-31T02:00:00Z')).toEqual([id])
    expect(await fits('2027-10-31T02:30:00Z', '2027-10-31T03:30:00Z')).toEqual([])
  })

  test('is one for a person in a cooperative, also when they come at once', async () => {
    const member = await addMember(app, world)
    const answers = await Promise.all([1, 2, 3].map(() => mutate(member.client, 'offerHelp', offerInput(world.id))))
    expect(answers.map(({ __typename, code = '' }) => `${__typename} ${code}`).sort()).toEqual(['Conflict ALREADY_OFFERED', 'Conflict ALREADY_OFFERED', 'OfferHelpPayload '])
    expect(await refused({}, member)).toBe('Conflict ALREADY_OFFERED')
  })

  test('is from home unless told, and where none is known it can’t be', async () => {
    const member = await addMember(app, world)
    expect(await refused({ location: null }, member)).toBe('Conflict PLACE_MISSING')
    await app.db.execute({ sql: 'update people set latitude = ?, longitude = ? where id = ?', args: [homeCell.latitude, homeCell.longitude, member.personId] })
    expect(await offer(member, world.id, { location: null }, 'roughLocation { latitude longitude }')).toEqual({ roughLocation: homeCell })
  })
})

describe('bad input is refused, and nothing is written:', () => {
  const hours = (weekday: number, startTime: string, endTime: string) => ({ weekday, startTime, endTime })
  test.each<[string, object, string]>([
    ['a radius of −1', { radiusKm: -1 }, 'InvalidInput TOO_SHORT input.radiusKm'],
    ['a radius around the Earth', { radiusKm: 40_000 }, 'InvalidInput TOO_LONG input.radiusKm'],
    ['no category', { categories: [] }, 'InvalidInput TOO_SHORT input.categories'],
    ['an unknown category', { categories: ['PETS', 'WITCHCRAFT'] }, 'InvalidInput UNKNOWN_CATEGORY input.categories.1'],
    ['10,000 categories', { categories: Array.from({ length: 10_000 }, (_, n) => `C${n}`) }, 'InvalidInput TOO_LONG input.categories'],
    ['an unknown skill', { skillIds: ['ski_00000000000000000000000000'] }, 'InvalidInput UNKNOWN_SKILL input.skillIds.0'],
    ['a skill that is no id', { skillIds: ['sawing'] }, 'InvalidInput UNKNOWN_SKILL input.skillIds.0'],
    ['more hours than a week has', { maxHoursPerWeek: 168.5 }, 'InvalidInput TOO_LONG input.maxHoursPerWeek'],
    ['fewer hours than none', { maxHoursPerWeek: -0.5 }, 'InvalidInput TOO_SHORT input.maxHoursPerWeek'],
    ['a tenth of an hour', { maxHoursPerWeek: 1.1 }, 'InvalidInput INVALID_VALUE input.maxHoursPerWeek'],
    ['a bus', { carSeats: 21 }, 'InvalidInput TOO_LONG input.carSeats'],
    ['an eighth weekday', { availability: [hours(8, '09:00', '10:00')] }, 'InvalidInput INVALID_AVAILABILITY input.availability.0'],
    ['hours that end before they start', { availability: [hours(1, '09:00', '10:00'), hours(2, '10:00', '09:00')] }, 'InvalidInput INVALID_AVAILABILITY input.availability.1'],
    ['hours that overlap', { availability: [hours(1, '09:00', '11:00'), hours(1, '10:00', '12:00')] }, 'InvalidInput INVALID_AVAILABILITY input.availability.1'],
    ['a thousand hours', { availability: Array.from({ length: 1_000 }, () => hours(1, '09:00', '10:00')) }, 'InvalidInput TOO_LONG input.availability'],
    ['an exception that ends before it begins', { exceptions: [{ startsOn: '2026-12-03', endsOn: '2026-12-02' }] }, 'InvalidInput INVALID_INTERVAL input.exceptions.0.endsOn'],
    ['an exception of a century', { exceptions: [{ startsOn: '2026-12-03', endsOn: '2126-12-02' }] }, 'InvalidInput INVALID_INTERVAL input.exceptions.0.endsOn'],
    ['an exception with half a time', { exceptions: [{ startsOn: '2026-12-03', startTime: '10:00' }] }, 'InvalidInput INVALID_AVAILABILITY input.exceptions.0'],
    ['an exception backwards', { exceptions: [{ startsOn: '2026-12-03', startTime: '10:00', endTime: '09:00' }] }, 'InvalidInput INVALID_AVAILABILITY input.exceptions.0'],
    ['exceptions that overlap', { exceptions: [{ startsOn: '2026-12-01', endsOn: '2026-12-03', startTime: '10:00', endTime: '12:00' }, { startsOn: '2026-12-03', startTime: '11:00', endTime: '13:00' }] }, 'InvalidInput INVALID_AVAILABILITY input.exceptions.1'],
    ['101 exceptions', { exceptions: Array.from({ length: 101 }, () => ({ startsOn: '2026-12-03' })) }, 'InvalidInput TOO_LONG input.exceptions'],
    ['a language that is none', { languages: ['x'] }, 'InvalidInput INVALID_VALUE input.languages.0'],
    ['1 MB of text', { about: 'a'.repeat(1_000_000) }, 'InvalidInput TOO_LONG input.about'],
    ['a place off the Earth', { location: { ...home, longitude: 181 } }, 'InvalidInput TOO_LONG input.location.longitude'],
  ])('%s', async (_what, input, expected) => expect(await refused(input)).toBe(expected))

  test('in the reader’s language', async () => {
    const told = async (language: string) =>
      (await mutate(world.resident.client.with({ 'accept-language': language }), 'offerHelp', offerInput(world.id, { availability: [hours(8, '09:00', '10:00')] }))).message
    expect(await Promise.all(['nl', 'de', 'en'].map(told))).toEqual(['Deze tijden kloppen niet.', 'Diese Zeiten stimmen nicht.', 'These times are not right.'])
  })
})

describe('who may offer:', () => {
  test('nobody who is not signed in, no stranger, no member of another cooperative, and none who is suspended', async () => {
    const { errors } = await apiClient(app.url)(mutationDocument('offerHelp'), { input: offerInput(world.id) })
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
    const suspended = await addMember(app, world)
    await done(world.board.client, 'suspendMember', { membershipId: suspended.membershipId })
    for (const one of [world.stranger, other.board, suspended]) expect(await refusal(one.client, 'offerHelp', offerInput(world.id))).toBe('Forbidden FORBIDDEN')
  })

  test('for another an assistant with consent and a named proxy, and nobody else', async () => {
    const forPersonId = world.offline.personId
    for (const one of [world.resident, world.board, world.manager]) expect(await refused({ forPersonId }, one)).toBe('Forbidden FORBIDDEN')
    expect(await refused({ forPersonId }, world.coordinator)).toBe('Conflict CONSENT_MISSING')
    // What was agreed to for requests is not agreed to for offers.
    await ask(world.coordinator, world.id, { forPersonId, consent: { form: 'SPOKEN' } })
    expect(await refused({ forPersonId }, world.coordinator)).toBe('Conflict CONSENT_MISSING')
    const { id, ...made } = await offer(world.coordinator, world.id, { forPersonId, consent: { form: 'WRITTEN', note: 'Op papier' } }, 'id actor { id } person { id }')
    expect(made).toEqual({ actor: { id: world.coordinator.personId }, person: { id: forPersonId } })
    const proxy = await addMember(app, world)
    await makeProxy(app, { proxy, personId: forPersonId, cooperativeId: world.id, recordedBy: world.coordinator.personId })
    expect((await done(proxy.client, 'changeHelpOffer', { offerId: id, radiusKm: 9 }, 'offer { radiusKm }')).offer).toEqual({ radiusKm: 9 })
    await done(world.coordinator.client, 'pauseHelpOffer', { offerId: id })
    expect(await refusal(world.resident.client, 'resumeHelpOffer', { offerId: id })).toBe('NotFound NOT_FOUND')
    await done(proxy.client, 'resumeHelpOffer', { offerId: id })
    const seeker = await addMember(app, world)
    await ask(seeker, world.id)
    expect(await refusal(seeker.client, 'withdrawHelpOffer', { offerId: id })).toBe('Forbidden FORBIDDEN')
    expect(await refusal(other.board.client, 'withdrawHelpOffer', { offerId: id })).toBe('NotFound NOT_FOUND')
  })
})

describe('a change of an offer', () => {
  test('leaves what is absent, and takes away what is null', async () => {
    const member = await addMember(app, world)
    const given = { about: 'Klus', languages: ['nl'], carSeats: 2, traits: ['MAN'], availability: [{ weekday: 2, startTime: '09:00', endTime: '10:00' }], exceptions: [{ startsOn: '2026-12-05' }] }
    const selection = 'categories about languages radiusKm maxHoursPerWeek carSeats traits availability { weekday startTime } exceptions { startsOn } roughLocation { latitude }'
    const { id, ...before } = await offer(member, world.id, given, `id ${selection}`)
    const change = async (input: object): Promise<Json> => (await done(member.client, 'changeHelpOffer', { offerId: id, ...input }, `offer { ${selection} }`)).offer
    expect(await change({ maxHoursPerWeek: 7.75 })).toEqual({ ...before, maxHoursPerWeek: 7.75 })
    expect(await change({ about: null, carSeats: null, languages: null, traits: [], exceptions: [], maxHoursPerWeek: 4 })).toEqual({ ...before, about: null, carSeats: null, languages: [], traits: [], exceptions: [] })
    expect(await change({ availability: null, categories: ['PETS'] })).toMatchObject({ categories: ['PETS'], availability: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday })) })
    expect(await change({ availability: [] })).toMatchObject({ availability: [] })
    expect(await change({ location: { latitude: 52.5, longitude: 6.5 } })).toMatchObject({ roughLocation: { latitude: 52.5025 } })
    for (const [input, expected] of [
      [{ radiusKm: 101 }, 'InvalidInput TOO_LONG'],
      [{ categories: [] }, 'InvalidInput TOO_SHORT'],
      [{ categories: ['WITCHCRAFT'] }, 'InvalidInput UNKNOWN_CATEGORY'],
      [{ skillIds: ['sawing'] }, 'InvalidInput UNKNOWN_SKILL'],
      [{ location: null }, 'Conflict PLACE_MISSING'],
      [{ availability: [{ weekday: 0, startTime: '09:00', endTime: '10:00' }] }, 'InvalidInput INVALID_AVAILABILITY'],
    ] as const) expect(await refusal(member.client, 'changeHelpOffer', { offerId: id, ...input })).toBe(expected)
    const { rows } = await app.db.execute({ sql: 'select distinct category, latitude from help_offer_reach where offer_id = ?', args: [id] })
    expect(rows.map((row) => [row['category'], row['latitude']])).toEqual([['PETS', 52.5025]])
  })
})

describe('the steps of an offer', async () => {
  const member = await addMember(app, world)
  const offerId = (await offer(member, world.id)).id
  const step = async (name: string, input: object = {}): Promise<Json> => (await done(member.client, name, { offerId, ...input }, 'offer { status pausedUntil }')).offer
  const refuses = (name: string, input: object = {}) => refusal(member.client, name, { offerId, ...input })
  const status = async (): Promise<Json> => ok(await member.client('query ($id: ID!) { node(id: $id) { ... on HelpOffer { status pausedUntil } } }', { id: offerId })).node

  test('are those of docs/states.md', async () => {
    expect(await refuses('resumeHelpOffer')).toBe('Conflict INVALID_TRANSITION')
    expect(await step('pauseHelpOffer')).toEqual({ status: 'PAUSED', pausedUntil: null })
    expect(await step('pauseHelpOffer', { until: '2026-12-25T08:00:00Z' })).toEqual({ status: 'PAUSED', pausedUntil: '2026-12-25T08:00:00Z' })
    expect(await step('resumeHelpOffer')).toEqual({ status: 'ACTIVE', pausedUntil: null })
    expect(await step('withdrawHelpOffer')).toEqual({ status: 'WITHDRAWN', pausedUntil: null })
    for (const name of ['withdrawHelpOffer', 'pauseHelpOffer']) expect(await refuses(name)).toBe('Conflict INVALID_TRANSITION')
    expect(await refused({}, member)).toBe('Conflict ALREADY_OFFERED')
    expect(await step('resumeHelpOffer')).toEqual({ status: 'ACTIVE', pausedUntil: null })
  })

  test('a pause ends in the future, and by itself', async () => {
    expect(await refuses('pauseHelpOffer', { until: '2026-11-25T08:00:00Z' })).toBe('InvalidInput IN_THE_PAST')
    expect(await refuses('pauseHelpOffer', { until: '2126-11-25T08:00:00Z' })).toBe('InvalidInput INVALID_INTERVAL')
    const start = app.clock.now
    await step('pauseHelpOffer', { until: '2026-11-25T09:00:00Z' })
    app.clock.now = start + 3_600
    expect(await status()).toEqual({ status: 'ACTIVE', pausedUntil: null })
    await app.app.scheduled()
    expect(await status()).toEqual({ status: 'ACTIVE', pausedUntil: null })
    app.clock.now = start
  })

  test('to withdraw ends proposals and leaves what was agreed', async () => {
    const [one, two] = [await ask(world.resident, world.id), await ask(world.resident, world.id, { windows: [], minutes: 30 })]
    const matches = [await agree(app, { requestId: one.id, offerId }), await propose(app, { requestId: two.id, offerId })]
    await step('withdrawHelpOffer')
    const { rows } = await app.db.execute({ sql: 'select status from matches where id in (?, ?) order by status', args: matches })
    expect(rows.map((row) => row['status'])).toEqual(['AGREED', 'CANCELLED'])
  })
})
