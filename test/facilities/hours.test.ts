import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'
import { always, daily, makeFacility, type FacilityOverrides } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults, requestFault } from '../harness/faults.ts'
import { done, mutate, refusal } from '../harness/mutate.ts'
import { at, availability, closedOn, openOn, reasons } from './world.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const anyone = apiClient(app.url)
const zone = 'Europe/Amsterdam'
const make = async (overrides: FacilityOverrides) =>
  (await makeFacility(world.manager, world.id, { policy: { horizon: 'P365D' }, ...overrides })).id
const set = (name: string, input: object) => done(world.manager.client, name, input)
const text = (nl: string, de: string) => [{ language: 'nl', text: nl }, { language: 'de', text: de }]

/** Monday 7 to Monday 14 December 2026, in winter. */
const week = { from: '2026-12-07T00:00:00+01:00', to: '2026-12-14T00:00:00+01:00' }

test('several intervals a day, across midnight, from Sunday into Monday', async () => {
  const hours = [
    ...[{ weekday: 1, opens: '09:00', closes: '12:00' }, { weekday: 1, opens: '13:30', closes: '17:00' }],
    ...[{ weekday: 2, opens: '20:00', closes: '24:00' }, { weekday: 3, opens: '00:00', closes: '01:00' }],
    ...[{ weekday: 5, opens: '22:00', closes: '02:00' }, { weekday: 7, opens: '23:00', closes: '09:00' }],
  ]
  const id = await make({ hours })
  expect(await openOn(anyone, zone, { id, ...week })).toEqual([
    ...['07 00:00–07 12:00', '07 13:30–07 17:00', '08 20:00–09 01:00', '11 22:00–12 02:00', '13 23:00–14 00:00'],
  ])
  expect(await reasons(world.resident.client, id, at('2026-12-12T00:30+01:00'), at('2026-12-12T02:00+01:00'))).toEqual([])
  expect(await reasons(world.resident.client, id, at('2026-12-12T00:30+01:00'), at('2026-12-12T02:30+01:00'))).toEqual(['OUTSIDE_OPENING_HOURS'])
  await set('setOpeningHours', { facilityId: id, hours: [] })
  expect(await openOn(anyone, zone, { id, ...week })).toEqual([])
})

test('dated hours stand in place of weekly ones, with their reason in the reader’s language', async () => {
  const id = await make({ hours: daily('09:00', '17:00') })
  await set('setDatedHours', { facilityId: id, date: '2026-12-08', intervals: [], reason: text('Schoonmaak', 'Putztag') })
  await set('setDatedHours', { facilityId: id, date: '2026-12-09', intervals: [{ opens: '12:00', closes: '14:00' }, { opens: '22:00', closes: '01:00' }] })
  const german = anyone.with({ 'accept-language': 'de' })
  const days = { id, from: week.from, to: '2026-12-11T00:00:00+01:00' }
  expect(await openOn(anyone, zone, days)).toEqual(['07 09:00–07 17:00', '09 12:00–09 14:00', '09 22:00–10 01:00', '10 09:00–10 17:00'])
  expect(await closedOn(german, zone, days)).toEqual(['EXCEPTION 08 00:00–09 00:00 Putztag'])
  expect(await reasons(world.resident.client, id, at('2026-12-08T10:00+01:00'), at('2026-12-08T11:00+01:00'))).toEqual(['CLOSED'])
  await set('setDatedHours', { facilityId: id, date: '2026-12-08', intervals: null, reason: text('Weg', 'Weg') })
  expect((await openOn(anyone, zone, days))[1]).toBe('08 09:00–08 17:00')
})

test('closures end everything, overlap, and give way again', async () => {
  const id = await make({ hours: daily('09:00', '17:00') })
  const close = async (startsAt: string, endsAt: string, reason: string) =>
    (await done(world.manager.client, 'addClosure', { facilityId: id, startsAt, endsAt, reason: [{ language: 'en', text: reason }] }, 'closure { id }')).closure.id
  const long = await close('2026-12-07T12:00:00+01:00', '2026-12-09T10:00:00+01:00', 'Floor')
  await close('2026-12-09T09:30:00+01:00', '2026-12-09T11:00:00+01:00', 'Paint')
  const days = { id, from: week.from, to: '2026-12-10T00:00:00+01:00' }
  expect(await openOn(anyone, zone, days)).toEqual(['07 09:00–07 12:00', '09 11:00–09 17:00'])
  expect(await closedOn(anyone, zone, days)).toEqual(['CLOSURE 07 12:00–09 10:00 Floor', 'CLOSURE 09 10:00–09 11:00 Paint'])
  await set('removeClosure', { closureId: long })
  expect(await openOn(anyone, zone, days)).toEqual(['07 09:00–07 17:00', '08 09:00–08 17:00', '09 09:00–09 09:30', '09 11:00–09 17:00'])
  for (const endsAt of ['2026-12-07T12:00:00+01:00', '2026-12-07T11:59:59+01:00']) {
    const input = { facilityId: id, startsAt: '2026-12-07T12:00:00+01:00', endsAt, reason: text('x', 'x') }
    expect(await refusal(world.manager.client, 'addClosure', input)).toBe('InvalidInput INVALID_INTERVAL')
  }
  const tooMany = Array.from({ length: 500 }, (_, n) => `('clo_${n}', '${id}', ${app.clock.now + 9_000_000}, ${app.clock.now + 9_000_001 + n}, '{"nl":"x"}')`)
  await app.db.execute(`insert into closures (id, facility_id, starts_at, ends_at, reason) values ${tooMany.join()}`)
  const input = { facilityId: id, startsAt: '2026-12-07T12:00:00Z', endsAt: '2026-12-07T13:00:00Z', reason: text('x', 'x') }
  expect(await refusal(world.manager.client, 'addClosure', input)).toBe('Conflict TOO_LONG')
})

describe('public holidays', () => {
  const germany = (subdivision: string | null, closedOnHolidays = true) =>
    ({ closedOnHolidays, timeZone: 'Europe/Berlin', location: { country: 'DE', subdivision }, hours: daily('09:00', '17:00') })
  const king = { from: '2027-04-27T00:00:00+02:00', to: '2027-04-28T00:00:00+02:00' }
  const corpus = { from: '2027-05-27T00:00:00+02:00', to: '2027-05-28T00:00:00+02:00' }

  test('close on King’s Day in the Netherlands, and an exception opens', async () => {
    const id = await make({ closedOnHolidays: true, hours: daily('09:00', '17:00') })
    expect(await closedOn(anyone, zone, { id, ...king })).toEqual(['HOLIDAY 27 00:00–28 00:00 King\'s Day'])
    expect(await closedOn(anyone.with({ 'accept-language': 'nl' }), zone, { id, ...king })).toEqual(['HOLIDAY 27 00:00–28 00:00 Koningsdag'])
    expect(await openOn(anyone, zone, { id, ...king })).toEqual([])
    await set('setDatedHours', { facilityId: id, date: '2027-04-27', intervals: [{ opens: '10:00', closes: '22:00' }] })
    expect(await openOn(anyone, zone, { id, ...king })).toEqual(['27 10:00–27 22:00'])
  })

  test.each([
    ['NW', germany('NW'), 0], ['NI', germany('NI'), 1], ['the country', germany(null), 1], ['NW, open on holidays', germany('NW', false), 1],
    ['France, which is not known', { closedOnHolidays: true, location: { country: 'FR' }, timeZone: 'Europe/Paris' }, 1],
  ])('on Fronleichnam, in %s', async (_where, overrides, stretches) => {
    const id = await make(overrides)
    expect(await openOn(anyone, zone, { id, ...corpus })).toHaveLength(stretches)
    expect(await closedOn(anyone, zone, { id, ...corpus })).toHaveLength(1 - stretches)
  })

  test('follow the facility when it moves or changes its mind', async () => {
    const id = await make(germany('NI'))
    await set('updateFacility', { facilityId: id, location: { latitude: 51.9, longitude: 7.6, street: 'a', postalCode: 'b', city: 'c', country: 'DE', subdivision: 'NW' } })
    expect(await openOn(anyone, zone, { id, ...corpus })).toEqual([])
    await set('updateFacility', { facilityId: id, closedOnHolidays: false })
    expect(await openOn(anyone, zone, { id, ...corpus })).toEqual(['27 09:00–27 17:00'])
  })
})

describe('the clock', () => {
  test.each([
    ['Europe/Amsterdam', '2027-03-27T20:00:00Z', '2027-03-28T19:00:00Z', ['27 22:00–28 04:00'], 5],
    ['Australia/Lord_Howe', '2027-04-03T08:00:00Z', '2027-04-04T10:00:00Z', ['03 22:00–04 04:00'], 6.5],
    ['America/New_York', '2027-03-14T00:00:00Z', '2027-03-14T20:00:00Z', ['13 22:00–14 04:00'], 5],
    ['Asia/Kathmandu', '2027-03-14T10:00:00Z', '2027-03-15T10:00:00Z', ['14 22:00–15 04:00'], 6],
  ])('of %s: a night from ten to four keeps its times through the change', async (timeZone, from, to, open, hours) => {
    const id = await make({ timeZone, hours: daily('22:00', '04:00') })
    const { free } = await availability(anyone, { id, from, to })
    expect(await openOn(anyone, timeZone, { id, from, to })).toEqual(open)
    expect((at(free[0].endsAt) - at(free[0].startsAt)) / 3600).toBe(hours)
  })

  test('put back in Amsterdam gives a day of 25 hours, each of them bookable', async () => {
    app.clock.now = at('2026-10-20T08:00Z')
    const id = await make({ hours: daily('00:00', '06:00') })
    app.clock.now = at('2026-11-25T08:00Z')
    const { free } = await availability(anyone, { id, from: '2026-10-24T20:00:00Z', to: '2026-10-25T20:00:00Z' })
    expect(free).toEqual([{ startsAt: '2026-10-24T22:00:00Z', endsAt: '2026-10-25T05:00:00Z', remainingUnits: 10 }])
    app.clock.now = at('2026-10-20T08:00Z')
    for (const begin of ['2026-10-25T00:00Z', '2026-10-25T00:30Z', '2026-10-25T01:00Z', '2026-10-25T01:30Z']) {
      expect(await reasons(world.resident.client, id, at(begin), at(begin) + 3600)).toEqual([])
    }
    app.clock.now = at('2026-11-25T08:00Z')
  })

  test('open without an end is one stretch, through weeks and the change of the clock', async () => {
    const id = await make({ hours: always })
    const range = { id, from: '2027-02-20T00:00:00Z', to: '2027-04-20T00:00:00Z' }
    const { free, closed } = await availability(anyone, range)
    expect([free, closed]).toEqual([[{ startsAt: range.from, endsAt: range.to, remainingUnits: 10 }], []])
    expect(await reasons(world.resident.client, id, at('2027-03-27T23:00Z'), at('2027-03-28T03:00Z'))).toEqual([])
  })
})

test.each([
  ['0', [{ weekday: 0, opens: '09:00', closes: '10:00' }]], ['0', [{ weekday: 8, opens: '09:00', closes: '10:00' }]],
  ['0', [{ weekday: 1, opens: '09:00', closes: '09:00' }]], ['0', [{ weekday: 1, opens: '24:00', closes: '09:00' }]],
  ['1', [{ weekday: 1, opens: '09:00', closes: '12:00' }, { weekday: 1, opens: '11:59', closes: '13:00' }]],
  ['1', [{ weekday: 7, opens: '22:00', closes: '03:00' }, { weekday: 1, opens: '02:00', closes: '04:00' }]],
])('hours that cannot be are refused at %s', async (index, hours) => {
  const id = await make({})
  const answer = await mutate(world.manager.client, 'setOpeningHours', { facilityId: id, hours })
  expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'INVALID_HOURS', path: ['input', 'hours', index] })
  const dated = { facilityId: id, date: '2026-12-08', intervals: hours.map(({ opens, closes }) => ({ opens, closes })) }
  if (hours.every(({ weekday }) => weekday === 1)) expect(await refusal(world.manager.client, 'setDatedHours', dated)).toBe('InvalidInput INVALID_HOURS')
})

test('values that are none, and lists without an end, are refused', async () => {
  const id = await make({})
  const { client } = world.manager
  for (const opens of ['9:00', '25:00', '09:60', '09:00:00', '']) {
    expect(await requestFault(client, 'setOpeningHours', { facilityId: id, hours: [{ weekday: 1, opens, closes: '10:00' }] })).toBe('BAD_USER_INPUT')
  }
  for (const date of ['2026-02-30', '26-01-01', '2026-1-1', '+002026-01-01', 'tomorrow']) {
    expect(await requestFault(client, 'setDatedHours', { facilityId: id, date, intervals: [] })).toBe('BAD_USER_INPUT')
  }
  const many = Array.from({ length: 3_000 }, () => ({ opens: '09:00', closes: '10:00' }))
  expect(await refusal(client, 'setDatedHours', { facilityId: id, date: '2026-12-24', intervals: many })).toBe('InvalidInput TOO_LONG')
  expect(await refusal(client, 'setOpeningHours', { facilityId: id, hours: many.map((each) => ({ weekday: 1, ...each })) })).toBe('InvalidInput TOO_LONG')
  for (const date of ['0000-01-01', '9999-12-31']) await done(client, 'setDatedHours', { facilityId: id, date, intervals: [] })
  const reason = [{ language: 'nl', text: 'x'.repeat(201) }]
  expect(await refusal(client, 'setDatedHours', { facilityId: id, date: '2026-12-24', intervals: [], reason })).toBe('InvalidInput TOO_LONG')
  const endless = { facilityId: id, startsAt: '1970-01-01T00:00:00Z', endsAt: '9999-12-31T23:59:59Z', reason: text('Nooit', 'Nie') }
  await done(client, 'addClosure', endless)
  expect(await openOn(anyone, zone, { id, ...week })).toEqual([])
  expect(await closedOn(anyone, zone, { id, ...week })).toEqual(['CLOSURE 07 00:00–14 00:00 Nooit'])
})
