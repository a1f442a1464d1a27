import type { TestApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import type { SignedIn } from '../harness/people.ts'

/** A rule in words, in Dutch and English. */
export const words = (text: string) => [
  { language: 'nl', text: `${text} (nl)` },
  { language: 'en', text },
]

/** The input of a quota: one booking a day by each person, wherever at the cooperative's, unless told. */
export const quotaInput = (cooperativeId: string, overrides: object = {}) => ({
  ...{ cooperativeId, name: words('Once a day'), subject: 'PERSON', period: 'DAY', amount: { bookings: 1 } },
  ...overrides,
})

/** Lays down a quota through the API. */
export async function makeQuota(
  { client }: Pick<SignedIn, 'client'>,
  cooperativeId: string,
  overrides: object = {},
): Promise<string> {
  return (await done(client, 'createQuota', quotaInput(cooperativeId, overrides), 'quota { id }')).quota.id
}

/** Makes people live together. */
export async function liveTogether(
  { client }: Pick<SignedIn, 'client'>,
  cooperativeId: string,
  people: SignedIn[],
  name = 'Dorpsstraat 1',
): Promise<string> {
  const input = { cooperativeId, name, personIds: people.map(({ personId }) => personId) }
  return (await done(client, 'setHousehold', input, 'household { id }')).household.id
}

const amounts = ['limit', 'extra', 'used', 'left', 'others'].map((name) => `${name} { time bookings }`).join(' ')

/** Everything that an allowance tells. */
export const allowanceSelection = `name ${amounts} periodStartsAt periodEndsAt uses { bookingId amount { time bookings } } quota { id }`

/** What is left to somebody at a facility; null where the client may not ask. */
export async function allowances(client: ApiClient, facilityId: string, args: object = {}): Promise<Json> {
  const query = `query ($id: ID!, $at: DateTime, $forPersonId: ID, $forOrganisationId: ID) { node(id: $id) { ... on Facility {
    allowances(at: $at, forPersonId: $forPersonId, forOrganisationId: $forOrganisationId) { ${allowanceSelection} } } } }`
  return ok(await client(query, { id: facilityId, ...args })).node.allowances
}

/** How much of each allowance is used and left, in a word. */
export const usedAndLeft = (told: Json): string =>
  told.map(({ used, left }: Json) => [used, left].map(({ time, bookings }) => time ?? bookings).join('/')).join(' ')

/** What is counted in the database, by booking. */
export async function counted(app: TestApp, bookingId: string): Promise<number> {
  const { rows } = await app.db.execute({
    sql: 'select count(*) from quota_uses where booking_id = ?',
    args: [bookingId],
  })
  return Number(rows[0]![0])
}

/** What a quota tells; null where the client may not see it. */
export async function quotaOf(client: ApiClient, id: string, selection: string): Promise<Json> {
  return ok(await client(`query ($id: ID!) { node(id: $id) { ... on Quota { ${selection} } } }`, { id })).node
}

/** The newest entry about something in the log. */
export async function logged(app: TestApp, subjectId: string): Promise<[action: string, data: Json]> {
  const sql = 'select action, data from audit_entries where subject_id = ? order by id desc limit 1'
  const { rows } = await app.db.execute({ sql, args: [subjectId] })
  return [String(rows[0]!['action']), JSON.parse(String(rows[0]!['data']))]
}
