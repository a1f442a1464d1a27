import { seedDemo } from '../../local/seed/demo.ts'
import { sha256 } from '../../src/platform/crypto.ts'
import { newId } from '../../src/platform/ids.ts'
import { apiClient, ok } from '../harness/client.ts'
import type { TestApp } from '../harness/app.ts'
import { hostileTexts, type Pool } from './random-values.ts'

/** The demo with whatever may lie in a column, those who look at it, and what arguments can name. */
export interface HostileDemo {
  /** Tokens of people of several rights; null for nobody. */
  viewers: (string | null)[]
  pool: Pool
}

const languages = ['nl', 'de-AT', 'x-klingon', 'EN', 'fr']
const localized: readonly Record<string, string>[] = [
  ...hostileTexts.map((text, n) => ({ [languages[n % languages.length]!]: text, en: hostileTexts.at(n - 7)! })),
  {}, { nl: '' }, { fr: 'oui', 'de-CH': 'ja' },
]
const floats = [52, 5e-5, -0.0001, 0.1 + 0.2, 0, -0, 89.12345678901234, 1e-7, 7, 52.44, 6.000000000000001, 1 / 3]
const instants = [0, 1, 86_399, 1_798_761_599, 1_798_761_600, 253_402_300_799, 951_782_400, 4_107_542_400]
const durations = [1, 59, 60, 3_599, 3_600, 3_661, 86_400, 86_401, 604_800, 90_000]

type Column = [table: string, column: string, values: readonly unknown[]]

const texts = hostileTexts.filter((text) => text !== '')
const lists = [[], texts.slice(0, 3), texts]
const columns: Column[] = [
  ...['about', 'statutes'].map((column): Column => ['cooperatives', column, localized]),
  ['organisations', 'about', localized],
  ['organisations', 'name', texts],
  ['organisations', 'website', [null, 'https://example.org/?a="b"&c=\\']],
  ...['name', 'description', 'house_rules'].map((column): Column => ['facilities', column, localized]),
  ...['amenities', 'photo_links'].map((column): Column => ['facilities', column, lists]),
  ...['street', 'postal_code', 'city'].map((column): Column => ['facilities', column, texts]),
  ...['latitude', 'longitude'].map((column): Column => ['facilities', column, floats]),
  ...['lead_time', 'horizon', 'cancellation_window'].map((column): Column => ['facilities', column, [0, ...durations]]),
  ['closures', 'reason', localized],
  ['bookings', 'title', [null, ...hostileTexts]],
  ['bookings', 'decision_note', [null, ...hostileTexts]],
  ['bookings', 'created_at', instants],
  ['memberships', 'motivation', [null, ...hostileTexts]],
  ['memberships', 'ended_at', [null, ...instants]],
  ['people', 'phone', [null, ...hostileTexts]],
  ['people', 'locale', [null, 'nl', 'de-AT', 'x-klingon']],
  ['neighbourhoods', 'name', texts],
  ['neighbourhoods', 'boundary', [null, { coordinates: [floats.map((one) => [one, 1e21])] }, 'text', 5e-5, [], {}]],
]

/** Fills an empty database with the demo, and its texts, numbers, durations and instants with what is hard to write. */
export async function hostileDemo(app: TestApp): Promise<HostileDemo> {
  const people = await seedDemo(app.db, { now: app.clock.now })
  for (const [table, column, values] of columns) {
    const { rows } = await app.db.execute(`select rowid as n from ${table} order by rowid limit 300`)
    await app.db.batch(
      rows.map(({ n }, at) => {
        const value = values[(at * 7 + column.length) % values.length]
        const isJson = value !== null && (typeof value === 'object' || column === 'boundary')
        const stored = isJson ? JSON.stringify(value) : (value as string | number | null)
        return { sql: `update ${table} set ${column} = ? where rowid = ?`, args: [stored, n!] }
      }),
      'write',
    )
  }
  const roles = [null, 'RESIDENT', 'BOARD', 'COORDINATOR', 'ADMINISTRATOR']
  const slugs = [...new Set(people.flatMap(({ slug }) => slug ?? []))]
  const elsewhere = people.find(({ slug }) => slug === slugs[1])!.email
  const here = people.filter(({ slug }) => slug !== slugs[1])
  const emailOf = (role: string | null) => here.find((one) => one.roles.some((had) => had === role))?.email ?? null
  const emails = [...roles.map(emailOf), elsewhere]
  const viewers: HostileDemo['viewers'] = []
  for (const [n, email] of emails.entries()) {
    const token = email && `the-token-of-viewer-number-${n}-of-the-demo`
    viewers.push(token)
    if (!token) continue
    const sql = `insert into sessions (id, person_id, token_hash, created_at, expires_at)
      select ?, id, ?, ${app.clock.now}, ${app.clock.now + 864_000} from people where email = ?`
    await app.db.execute({ sql, args: [newId('ses'), await sha256(token), email] })
  }
  return { viewers, pool: await poolOf(app, slugs, viewers[2]!) }
}

const connections = `{ cooperatives { edges { cursor } } facilities { edges { cursor } } neighbourhoods { edges { cursor } }
  viewer { bookings { edges { cursor } } memberships { edges { cursor } } }
  cooperative(slug: $slug) { members { edges { cursor } } facilities { edges { cursor } } bookings { edges { cursor } }
    organisations { edges { cursor } } invitations { edges { cursor } } auditEntries { edges { cursor } } } }`

interface Listed {
  edges?: { cursor: string }[]
}

/** What arguments can name: ids, addresses, and the cursors of every list. */
async function poolOf(app: TestApp, slugs: string[], token: string): Promise<Pool> {
  const idsOf = async (rows: string) => {
    const found = await app.db.execute(`select id from ${rows} limit 12`)
    return found.rows.map(({ id }) => String(id))
  }
  const tables = [
    'facilities',
    'cooperatives',
    'organisations',
    'people',
    'memberships',
    'bookings',
    'neighbourhoods',
    'invitations',
  ]
  const known = await Promise.all(tables.map((table) => idsOf(`${table} order by id`)))
  const [facilities, cooperatives, organisations, people, memberships, bookings, neighbourhoods, invitations] = known
  const closures = await idsOf('closures order by id')
  const coming = await idsOf(`bookings where starts_at > ${app.clock.now} order by starts_at, id`)
  const cursors: Record<string, string[]> = {}
  for (const slug of slugs) {
    const data = ok(await apiClient(app.url, token)(`query ($slug: String!) ${connections}`, { slug }))
    const lists = [data, data.viewer, data.cooperative].flatMap((parent) => Object.entries<Listed | null>(parent))
    for (const [name, list] of lists) {
      if (list?.edges) (cursors[name] ??= []).push(...list.edges.slice(0, 6).map(({ cursor }) => cursor))
    }
  }
  const byCursor = Object.entries(cursors).flatMap(([name, known]) =>
    ['after', 'before'].map((end) => [`${name}.${end}`, known]),
  )
  return {
    ...Object.fromEntries(byCursor),
    id: known.flatMap((ids) => ids.slice(0, 4)),
    ids: [...facilities!, ...bookings!, ...cooperatives!, 'fac_unknown', ''],
    ...{
      facilityId: facilities!,
      facilityIds: facilities!,
      cooperativeId: cooperatives!,
      cooperativeIds: cooperatives!,
    },
    ...{ organisationId: organisations!, forOrganisationId: organisations!, forPersonId: people!, personId: people! },
    ...{
      membershipId: memberships!,
      bookingId: coming,
      neighbourhoodId: neighbourhoods!,
      neighbourhoodIds: neighbourhoods!,
    },
    ...{
      invitationId: invitations!,
      closureId: closures,
      providerId: organisations!,
      partIds: facilities!.slice(0, 3),
    },
    ...{ slug: slugs, first: [0, 1, 1, 2, 2, 2, 3, 3, 100, 101], last: [0, 1, 2, 3, -1] },
    ...{ units: [1, 2], country: ['NL', 'DE', 'XX'] },
    municipality: ['Twenterand', ...hostileTexts.slice(0, 4)],
  }
}
