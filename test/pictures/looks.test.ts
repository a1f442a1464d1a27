import { describe, expect, test } from 'vitest'
import { contrast, paletteOf, textOn, themes } from '../../src/domains/pictures/palette.ts'
import { startApp } from '../harness/app.ts'
import { makeFacility } from '../harness/facilities.ts'
import { makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { done } from '../harness/mutate.ts'
import { by, get, parsed, picture } from './support.ts'

const app = await startApp()
expectNoFaults(app)
const world = await makeNeighbourhood(app, { publicParts: ['FACILITIES'] })
const { manager, board, resident, coordinator, stranger } = world
const open = (await makeFacility(manager, world.id, { name: 'Huiskamer' })).id

describe('colours', () => {
  const accents = ['#ffffff', '#000000', '#ffff00', '#808080', '#0000ff', '#c2185b', '#14201d', null]

  test.each(themes)('can be told apart and read, whatever the accent: %s', (theme) => {
    for (const accent of accents) {
      const { surface, ink, faint, line, accent: used } = paletteOf(theme, accent)
      expect(Math.min(contrast(ink, surface), contrast(faint, surface))).toBeGreaterThan(4.5)
      expect(Math.min(contrast(line, surface), contrast(used, surface))).toBeGreaterThan(3)
    }
    for (let grey = 0; grey < 256; grey++) {
      const colour = `#${grey.toString(16).padStart(2, '0').repeat(3)}`
      expect(contrast(textOn(colour), colour)).toBeGreaterThan(4.5)
    }
  })

  test.each(['week', 'usage'])('are those asked for: %s', async (name) => {
    const colours = async (query: string): Promise<Set<string>> => {
      const { all } = await picture(app, `/facilities/${open}/${name}.svg?${query}`, by(board))
      return new Set(all.filter((one) => /^(fill|stroke)$/.test(one.name)).map(({ value }) => value))
    }
    const [light, dark, high] = [
      await colours('theme=light'),
      await colours('theme=dark'),
      await colours('theme=high-contrast'),
    ]
    expect([light.has('#ffffff'), dark.has('#14201d'), high.has('#000000')]).toEqual([true, true, true])
    expect(await colours('')).toEqual(light)
    for (const given of ['c2185b', '%23C2185B']) {
      expect((await colours(`accent=${given}`)).has('#c2185b')).toBe(true)
    }
    expect((await colours('accent=c15')).has('#cc1155')).toBe(true)
  })

  test('are never all that tells areas apart', async () => {
    const { all } = await picture(app, `/facilities/${open}/week.svg`)
    const patterns = all.filter(({ element, name }) => element === 'pattern' && name === 'id').map(({ value }) => value)
    expect(patterns).toHaveLength(5)
    expect(new Set(patterns).size).toBe(5)
  })
})

describe('what cannot be', () => {
  test.each([
    ['theme=pink', 'theme must be one of light, dark, high-contrast.'],
    ['theme=', 'theme must be one of light, dark, high-contrast.'],
    ['theme=light&theme=dark', 'theme may be given once.'],
    ['accent=red', 'accent must be a colour of three or six hexadecimal digits, such as 0b6b58.'],
    ['accent=%23ff00001', 'accent must be a colour of three or six hexadecimal digits, such as 0b6b58.'],
    ['accent=%22%2F%3E%3Cscript%3E', 'accent must be a colour of three or six hexadecimal digits, such as 0b6b58.'],
    ['lang=fr', 'lang must be one of nl, de, en.'],
    ['from=2026-02-30', 'from must be a date such as 2026-11-23, from the year 2000 to 2199.'],
    ['from=2026-11-23T00:00:00Z', 'from must be a date such as 2026-11-23, from the year 2000 to 2199.'],
    ['from=', 'from must be a date such as 2026-11-23, from the year 2000 to 2199.'],
    ['from=9999-12-31', 'from must be a date such as 2026-11-23, from the year 2000 to 2199.'],
    ['from=2026-11-23&from=2026-11-30', 'from may be given once.'],
  ])('is said in plain words: %s', async (query, error) => {
    for (const name of ['week', 'usage']) {
      const { status, text, headers } = await get(app, `/facilities/${open}/${name}.svg?${query}`, by(board))
      expect([status, JSON.parse(text)]).toEqual([400, { error }])
      expect([headers.get('content-type'), headers.get('cache-control')]).toEqual(['application/json', 'no-store'])
    }
  })

  test.each(['from=2000-01-01', 'from=2199-12-31', 'lang=nl-BE', 'utm_source=x', 'key=x'])(
    'is drawn none the less: %s',
    async (query) => {
      expect((await get(app, `/facilities/${open}/week.svg?${query}`)).status).toBe(200)
    },
  )
})

describe('a week is seen by whoever sees the place', () => {
  test('drafts by those who manage, retired places too', async () => {
    const draft = (await makeFacility(manager, world.id, { status: 'DRAFT' })).id
    const path = `/facilities/${draft}/week.svg`
    for (const headers of [undefined, by(resident), by(coordinator), by(stranger)]) {
      const { status, text } = await get(app, path, headers)
      expect([status, text]).toEqual([404, '{"error":"Not found"}'])
    }
    for (const who of [manager, board]) expect((await get(app, path, by(who))).status).toBe(200)
    expect((await get(app, path, { authorization: 'Bearer nobody-has-this-session' })).status).toBe(401)
  })

  test('places of a cooperative that shows them to members only, by members', async () => {
    const closed = await makeNeighbourhood(app, { publicParts: [] })
    const path = `/facilities/${(await makeFacility(closed.manager, closed.id)).id}/week.svg`
    expect((await get(app, path)).status).toBe(404)
    expect((await get(app, path, by(resident))).status).toBe(404)
    expect((await get(app, path, by(closed.resident))).status).toBe(200)
  })
})

const hostile = [
  '<script>alert(1)</script>',
  '"><svg onload="alert(1)">',
  "' onmouseover='x",
  ']]></desc><script/>',
  '&lt;b&gt; &amp; &#0;',
  '<!ENTITY x SYSTEM "file:///etc/passwd">',
  'ring \u202Egnp.exe',
  'שלום עולם',
  '👩‍👩‍👧 Ünïcödé',
  'x'.repeat(100),
  '${7*7} {{7*7}} %3Cscript%3E',
]

test.each(hostile)('a name is text, whatever it holds: %s', async (name) => {
  const bad = await makeFacility(manager, world.id, { name })
  await done(manager.client, 'addClosure', {
    ...{ facilityId: bad.id, startsAt: '2026-11-26T10:00:00Z', endsAt: '2026-11-26T18:00:00Z' },
    reason: [{ language: 'nl', text: name }],
  })
  const shown = name.replace('\u202E', '')
  for (const path of [
    `/facilities/${bad.id}/week.svg?lang=nl`,
    `/facilities/${bad.id}/usage.svg`,
    `/cooperatives/${world.slug}/usage.svg`,
  ]) {
    const { headers, text } = await get(app, path, by(board))
    const found = parsed(text)
    expect(`${found.title} ${found.description}`).toContain(shown)
    expect(found.elements.filter((element) => !drawn.has(element))).toEqual([])
    expect(found.all.filter((one) => /^on|href|style/i.test(one.name))).toEqual([])
    expect(found.all.filter(({ value }) => /url\((?!#)/.test(value))).toEqual([])
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

/** All that pictures are made of: nothing that runs, links or loads. */
const drawn = new Set(['svg', 'title', 'desc', 'g', 'defs', 'pattern', 'rect', 'line', 'path', 'circle', 'text'])

test('what goes wrong on our side is told to nobody but the log', async () => {
  const broken = await startApp(
    {},
    { connect: () => ({ send: () => Promise.reject(new Error('disk of the server is full')) }) },
  )
  const { status, text } = await get(broken, `/facilities/${open}/week.svg`)
  expect([status, text]).toEqual([500, '{"error":"Something went wrong on our side. Please try again later."}'])
  expect(broken.logs.some(({ event }) => event === 'fault')).toBe(true)
})
