import { beforeAll, describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import type { Json } from '../harness/client.ts'
import { always, makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { by, get, links, parsed, picture, usageOf, usageOfAll } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app)
const { manager, resident, board } = world
const room = (await makeFacility(manager, world.id, { name: 'Huiskamer' })).id
const pool = (
  await makeFacility(manager, world.id, { name: 'Zwembad', bookingMode: 'UNITS', capacity: 8, hours: always })
).id
const days = { from: '2026-11-30', to: '2026-12-14' }
const range = 'from=2026-11-30&to=2026-12-14'
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

beforeAll(async () => {
  const book = (facilityId: string, startsAt: string, endsAt: string, units?: number) =>
    done(resident.client, 'bookFacility', { facilityId, startsAt, endsAt, units })
  await book(room, '2026-11-30T09:00:00Z', '2026-11-30T12:30:00Z')
  await book(room, '2026-12-07T09:00:00Z', '2026-12-07T11:00:00Z')
  await book(room, '2026-12-11T18:00:00Z', '2026-12-11T21:00:00Z')
  await book(pool, '2026-12-02T09:00:00Z', '2026-12-02T12:00:00Z', 7)
  await book(pool, '2026-12-05T03:00:00Z', '2026-12-05T04:00:00Z', 1)
})

/** The shares in per cent that a description tells, by `weekday hour`. */
function sharesIn(description: string): Record<string, number> {
  const told: Record<string, number> = {}
  for (const [, weekday, byHour] of description.matchAll(/(\w+day): [^;:]+; by hour: ([^.]+)\./g)) {
    for (const [, from, to, share] of byHour!.matchAll(/(\d+):00–(\d+):00 (\d+)%/g)) {
      for (let hour = Number(from); hour < Number(to); hour++)
        told[`${weekdays.indexOf(weekday!) + 1} ${hour}`] = Number(share)
    }
  }
  return told
}

const sharesOf = ({ hours }: Json): Record<string, number> =>
  Object.fromEntries(hours.map(({ weekday, hour, share }: Json) => [`${weekday} ${hour}`, Math.round(share * 100)]))

describe('the text alternative', () => {
  test.each([
    ['room', room],
    ['pool', pool],
  ])('of the use of a place says the numbers of the API: %s', async (_, id) => {
    const usage = await usageOf(board.client, id, days)
    const { title, description, attributes } = await picture(app, `/facilities/${id}/usage.svg?${range}`, by(board))
    expect(sharesIn(description)).toEqual(sharesOf(usage))
    const share = `${Math.round(usage.share * 100)}%`
    expect(description).toContain(
      `${usage.bookedHours} hours booked, ${usage.openHours} hours open (${share}) · ${usage.bookings} bookings.`,
    )
    const { weekday, hour, share: most } = usage.busiest
    expect(description).toContain(
      `Busiest on ${weekdays[weekday - 1]} from ${hour}:00 to ${hour + 1}:00: ${Math.round(most * 100)}% taken.`,
    )
    expect(title).toMatch(/^Use of (Huiskamer|Zwembad), 30 November 2026 to 13 December 2026$/)
    expect(attributes).toMatchObject({ role: 'img', lang: 'en', 'aria-labelledby': `use-${id}-title use-${id}-desc` })
  })

  test('of the use of a cooperative says those of all together and of each place', async () => {
    const { total, facilities } = await usageOfAll(board.client, world.slug, days)
    const { description } = await picture(app, `/cooperatives/${world.slug}/usage.svg?${range}`, by(board))
    expect(sharesIn(description)).toEqual(sharesOf(total))
    for (const { name, usage } of facilities) {
      const share = `${Math.round(usage.share * 100)}%`
      const told = `${name}: ${usage.bookedHours} hours booked, ${usage.openHours} hours open (${share})`
      expect(description).toContain(`${told} · ${usage.bookings} bookings`)
    }
  })
})

test('the numbers stand in the cells, those of the hours together below, of the days beside', async () => {
  const usage = await usageOf(board.client, room, days)
  const { texts } = await picture(app, `/facilities/${room}/usage.svg?${range}`, by(board))
  for (const [n, name] of weekdays.entries()) {
    const drawn = texts.slice(texts.indexOf(name) + 1, texts.indexOf(name) + 1 + 15).map(Number)
    const hours = usage.hours.filter(({ weekday }: Json) => weekday === n + 1)
    const open = hours.reduce((sum: number, { openHours }: Json) => sum + openHours, 0)
    const used = hours.reduce((sum: number, { bookedHours }: Json) => sum + bookedHours, 0)
    expect(drawn).toEqual([...hours.map(({ share }: Json) => Math.round(share * 100)), Math.round((used / open) * 100)])
  }
  expect(texts.at(texts.lastIndexOf('total') + 3)).toBe('14')
})

describe('words', () => {
  test.each([
    [
      'nl',
      'Gebruik van Huiskamer, 30 november 2026 tot en met 13 december 2026',
      '8,5 uur geboekt, 196 uur open (4%) · 3 boekingen',
    ],
    [
      'de',
      'Nutzung von Huiskamer, 30. November 2026 bis 13. Dezember 2026',
      '8,5 Stunden gebucht, 196 Stunden offen (4 %) · 3 Buchungen',
    ],
    [
      'en',
      'Use of Huiskamer, 30 November 2026 to 13 December 2026',
      '8.5 hours booked, 196 hours open (4%) · 3 bookings',
    ],
  ])('are of the language asked for: %s', async (language, title, sum) => {
    const [link] = await links(board.client, room, world.slug, days)
    for (const found of [
      await picture(app, `${link}&lang=${language}`),
      await picture(app, link, { 'accept-language': `x-klingon, ${language}-AT;q=0.5` }),
    ]) {
      expect([found.title, found.attributes['lang']]).toEqual([title, language])
      expect(found.texts).toContain(sum)
    }
  })
})

test('twelve weeks are shown unless told, up to today', async () => {
  const { title } = await picture(app, `/facilities/${room}/usage.svg`, by(board))
  expect(title).toBe('Use of Huiskamer, 2 September 2026 to 24 November 2026')
})

test('a picture of a link costs one trip of one statement, and may be kept by who has it', async () => {
  for (const link of await links(board.client, room, world.slug, days)) {
    const { trips, statements, headers, text } = await get(app, link)
    expect([trips, statements, headers.get('cache-control')]).toEqual([1, 1, 'private, max-age=60'])
    const again = await get(app, link, { 'if-none-match': headers.get('etag')! })
    expect([again.status, again.text]).toEqual([304, ''])
    expect(parsed(text).elements).toContain('rect')
  }
})

test('of many places the first are drawn, and all are told', async () => {
  const many = await makeNeighbourhood(app)
  const names = Array.from({ length: 15 }, (_, n) => `Plek ${String(n).padStart(2, '0')}`)
  for (const name of names) await makeFacility(many.manager, many.id, { name })
  const { texts, description } = await picture(
    app,
    `/cooperatives/${many.id}/usage.svg?${range}&lang=nl`,
    by(many.board),
  )
  expect(texts.filter((text) => text.startsWith('Plek'))).toEqual(names.slice(0, 12))
  expect(texts.at(-1)).toBe('en nog 3')
  for (const name of names) expect(description).toContain(name)
})

test('a cooperative without places, or without bookings, has a picture that says so', async () => {
  const empty = await makeNeighbourhood(app)
  const { texts, description } = await picture(app, `/cooperatives/${empty.slug}/usage.svg?${range}`, by(empty.board))
  expect(description).toBe('0 hours booked, 0 hours open (never open) · 0 bookings.')
  expect(texts).toContain('not open')
})

test.each([
  ['from=2026-12-14&to=2026-11-30', /^from must be before to/],
  ['from=2026-11-30&to=2026-11-30', /^from must be before to/],
  ['from=2024-01-01&to=2026-11-30', /^from and to may be at most 400 days apart/],
  ['to=soon', /^to must be a date such as/],
  ['from=0001-01-01', /^from must be a date such as/],
])('a range that makes no sense is said to be one: %s', async (query, message) => {
  const { status, text } = await get(app, `/facilities/${room}/usage.svg?${query}`, by(board))
  expect([status, JSON.parse(text)]).toEqual([400, { error: expect.stringMatching(message) }])
})
