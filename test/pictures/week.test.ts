import { beforeAll, describe, expect, test } from 'vitest'
import { availability } from '../facilities/world.ts'
import { startApp } from '../harness/app.ts'
import { apiClient, type Json } from '../harness/client.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { by, get, parsed, picture } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES'] })
const { manager, resident } = world
const policy = { horizon: 'P365D', granularity: 'PT15M' }
const room = (await makeFacility(manager, world.id, { name: 'Huiskamer', policy, closedOnHolidays: true })).id
const pool = (
  await makeFacility(manager, world.id, {
    ...{
      name: 'Zwembad',
      bookingMode: 'UNITS',
      capacity: 8,
      hours: always,
      policy: { ...policy, bufferAfter: 'PT15M' },
    },
  })
).id
const anyone = apiClient(app.url)
const week = (id: string, query: string): string => `/facilities/${id}/week.svg?${query}`

beforeAll(async () => {
  const book = (facilityId: string, startsAt: string, endsAt: string, units?: number) =>
    done(resident.client, 'bookFacility', { facilityId, startsAt, endsAt, units })
  await book(room, '2026-11-26T09:00:00Z', '2026-11-26T11:00:00Z')
  await book(room, '2026-11-28T07:00:00Z', '2026-11-28T11:00:00Z')
  await book(pool, '2026-11-25T09:00:00Z', '2026-11-25T11:00:00Z', 5)
  await book(pool, '2026-11-25T10:00:00Z', '2026-11-25T10:30:00Z', 3)
  await book(pool, '2026-11-26T22:00:00Z', '2026-11-27T01:00:00Z', 8)
  await book(pool, '2027-03-28T00:30:00Z', '2027-03-28T02:00:00Z', 8)
  await book(pool, '2027-10-31T00:15:00Z', '2027-10-31T01:15:00Z', 8)
  const reason = [
    { language: 'nl', text: 'Schoonmaak' },
    { language: 'de', text: 'Putztag' },
  ]
  await done(manager.client, 'addClosure', {
    ...{ facilityId: room, startsAt: '2026-11-27T11:00:00Z', endsAt: '2026-11-27T12:00:00Z', reason },
  })
})

test('says for each day what is free, taken and closed, and why', async () => {
  const { title, description, attributes, texts } = await picture(app, week(room, 'from=2026-11-25&lang=nl'))
  expect(title).toBe('Huiskamer: beschikbaar van woensdag 25 november 2026 tot en met dinsdag 1 december 2026')
  expect(description).toBe(
    [
      'Woensdag 25 november (vandaag): 08:00–22:00 vrij.',
      'Donderdag 26 november: 08:00–10:00 vrij; 10:00–12:00 bezet; 12:00–22:00 vrij.',
      'Vrijdag 27 november: 08:00–12:00 vrij; 12:00–13:00 gesloten: Schoonmaak; 13:00–22:00 vrij.',
      'Zaterdag 28 november: 08:00–12:00 bezet; 12:00–22:00 vrij.',
      ...['Zondag 29', 'Maandag 30'].map((day) => `${day} november: 08:00–22:00 vrij.`),
      'Dinsdag 1 december: 08:00–22:00 vrij. Verder gesloten.',
    ].join(' '),
  )
  expect(attributes).toMatchObject({
    role: 'img',
    'aria-labelledby': `week-${room}-title week-${room}-desc`,
    lang: 'nl',
  })
  expect(texts).toEqual(
    expect.arrayContaining(['Huiskamer', 'wo 25 nov', 'vandaag', 'bezet', 'vrij 12:00–22:00', 'nu']),
  )
  expect(texts.at(-1)).toBe('1. vrijdag 27 november, 12:00–13:00: gesloten: Schoonmaak')
})

test('of a place by units says how many are left', async () => {
  const { description, texts } = await picture(app, week(pool, 'from=2026-11-25'))
  expect(description).toContain(
    'Wednesday 25 November (today): 00:00–10:00 free; 10:00–11:00 3 of 8 free; 11:00–11:45 taken; ' +
      '11:45–12:15 3 of 8 free; 12:15–24:00 free. Thursday 26 November: 00:00–23:00 free; 23:00–24:00 taken. ' +
      'Friday 27 November: 00:00–02:15 taken; 02:15–24:00 free.',
  )
  expect(description).not.toContain('Otherwise closed')
  expect(texts).toContain('partly free: how many are left')
})

test.each([
  ['room', room, '2026-11-25'],
  ['pool', pool, '2026-11-25'],
  ['pool in spring', pool, '2027-03-22'],
])('says what the API says is free: %s', async (_, id, from) => {
  const start = Date.parse(`${from}T00:00Z`)
  const to = new Date(start + 7 * 86_400_000).toISOString().slice(0, 10)
  const midnight = (date: string) => `${date}T00:00:00${date > '2027-03-28' ? '+02:00' : '+01:00'}`
  const { free } = await availability(anyone, { id, from: midnight(from), to: midnight(to) })
  const { description } = await picture(app, week(id, `from=${from}&lang=en`))
  const days = description.split(/(?=(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d)/)
  const minutes = days
    .flatMap((day) => [...day.matchAll(/(\d\d):(\d\d)–(\d\d):(\d\d) (?:free|\d+ of)/g)])
    .reduce(
      (sum, [, h, m, hh, mm]) => sum + (Number(hh) - Number(h)) * 60 + Number(mm) - Number(m),
      days.filter((day) => day.includes('free all day')).length * 1_440,
    )
  const told = free.reduce(
    (sum: number, one: Json) => sum + (Date.parse(one.endsAt) - Date.parse(one.startsAt)) / 60_000,
    0,
  )
  expect(minutes).toBe(told)
})

describe('where the clock changes', () => {
  const last = ({ description }: { description: string }): string =>
    description.slice(description.lastIndexOf('Sunday'))
  /** The areas that are drawn for the last day, from left to right: as hours of that day. */
  const areas = ({ all }: ReturnType<typeof parsed>): number[][] => {
    const ys = all.filter(({ element, name }) => element === 'rect' && name === 'y').map(({ value }) => value)
    expect(ys).toContain('401')
    const rects: Record<string, string>[] = []
    for (const { element, name, value } of all) {
      if (element === 'rect' && name === 'x') rects.push({})
      if (element === 'rect' && rects.length > 0) rects.at(-1)![name] = value
    }
    const hour = (x: number): number => Math.round(((x - 150) / (936 - 150)) * 24 * 8) / 8
    return rects
      .filter(({ y }) => y === '401')
      .map(({ x, width }) => [hour(Number(x) - 1), hour(Number(x) + Number(width) + 1)])
  }

  test('forward, a day has 23 hours, and the one that is missing is left out', async () => {
    const found = await picture(app, week(pool, 'from=2027-03-22'))
    expect(last(found)).toBe(
      'Sunday 28 March: 00:00–01:30 free; 01:30–04:15 taken; 04:15–24:00 free. ' +
        'The clock goes forward: this day has 23 hours.',
    )
    expect(areas(found)).toEqual([
      [0, 1.5],
      [1.5, 2],
      [3, 4.25],
      [4.25, 24],
    ])
    expect(found.texts.at(-1)).toBe('Sunday 28 March: The clock goes forward: this day has 23 hours.')
  })

  test('back, a day has 25 hours, and the one that comes twice stands in two halves', async () => {
    const found = await picture(app, week(pool, 'from=2027-10-25'))
    expect(last(found)).toBe(
      'Sunday 31 October: 00:00–02:15 free; 02:15–02:30* taken; 02:30*–24:00 free. ' +
        'The clock goes back: this day has 25 hours; * is the second time.',
    )
    // 02:15 of the first pass stands an eighth into the hour, the second pass begins in its middle.
    expect(areas(found)).toEqual([
      [0, 2.125],
      [2.125, 2.5],
      [2.5, 2.75],
      [2.75, 24],
    ])
  })

  test('at another time and by half an hour, too', async () => {
    const island = await makeFacility(manager, world.id, { timeZone: 'Australia/Lord_Howe', hours: always, policy })
    const { description } = await picture(app, week(island.id, 'from=2027-04-01'))
    expect(description).toContain('Sunday 4 April: free all day. The clock goes back: this day has 24.5 hours')
  })
})

describe('of weeks in which there is little to say', () => {
  test('nothing is booked', async () => {
    const { description } = await picture(app, week(pool, 'from=2027-01-11'))
    expect(description.match(/free all day/g)).toHaveLength(7)
  })

  test('the place is closed, for a reason or not', async () => {
    const shut = (await makeFacility(manager, world.id, { hours: [] })).id
    const { description, texts } = await picture(app, week(shut, 'from=2026-11-30'))
    expect(description.match(/closed all day/g)).toHaveLength(7)
    expect(texts).toEqual(expect.arrayContaining(['08:00', '20:00']))
    const holidays = await picture(app, week(room, 'from=2026-12-21&lang=de'))
    expect(holidays.description).toMatch(
      /Freitag, 25\. Dezember: ganztägig geschlossen: .+\. Samstag, 26\. Dezember: ganztägig/,
    )
  })

  test('nobody knows yet', async () => {
    const { description, texts } = await picture(app, week(room, 'from=2029-01-01&lang=nl'))
    expect(description.match(/de hele dag nog niet bekend/g)).toHaveLength(7)
    expect(texts).toContain('nog niet bekend')
  })

  test('it is this week unless told, from Monday on, by the clock of the place', async () => {
    const title = async (): Promise<string> => (await picture(app, week(pool, 'lang=en'))).title
    expect(await title()).toContain('from Monday 23 November 2026 to Sunday 29 November 2026')
    // Sunday 23:30 in Amsterdam, and half an hour later.
    app.clock.now += 4 * 86_400 + 14.5 * 3_600
    expect(await title()).toContain('from Monday 23 November 2026')
    app.clock.now += 1_800
    expect(await title()).toContain('from Monday 30 November 2026')
    app.clock.now -= 4 * 86_400 + 15 * 3_600
  })
})

test('is one trip of two statements, and of three with a session', async () => {
  const cost = async (headers?: Record<string, string>) => {
    const { status, trips, statements } = await get(app, week(room, ''), headers)
    return [status, trips, statements]
  }
  expect(await cost()).toEqual([200, 1, 2])
  expect(await cost(by(resident))).toEqual([200, 1, 3])
})

test('is kept for a minute, and known again until something changes', async () => {
  const first = await get(app, week(room, 'from=2026-12-07'))
  expect(first.headers.get('cache-control')).toBe('public, max-age=60')
  expect(first.headers.get('vary')).toContain('accept-language')
  const etag = first.headers.get('etag')!
  const again = await get(app, week(room, 'from=2026-12-07'), { 'if-none-match': `"x", W/${etag}` })
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
  const signedIn = await get(app, week(room, 'from=2026-12-07'), by(resident))
  expect([signedIn.text, signedIn.headers.get('cache-control')]).toEqual([first.text, 'private, max-age=60'])
  const times = { startsAt: '2026-12-08T10:00:00Z', endsAt: '2026-12-08T11:00:00Z' }
  await done(resident.client, 'bookFacility', { facilityId: room, ...times })
  expect((await get(app, week(room, 'from=2026-12-07'), { 'if-none-match': etag })).status).toBe(200)
})

test('HEAD says what GET would, and other methods are refused', async () => {
  const address = `${app.url}${week(room, 'from=2026-12-07')}`
  const [head, whole] = [await fetch(address, { method: 'HEAD' }), await fetch(address)]
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, whole.headers.get('etag'), ''])
  const posted = await fetch(address, { method: 'POST', body: 'x' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})
