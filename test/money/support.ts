import { ok, type ApiClient, type Json } from '../harness/client.ts'
import type { TestApp } from '../harness/app.ts'
import { done } from '../harness/mutate.ts'
import type { SignedIn } from '../harness/people.ts'
import { during } from '../bookings/support.ts'

export const euro = (amountCents: number) => ({ amountCents, currency: 'EUR' })

export const tariff = (audience: string, centsPerHour: number, basis = 'PER_HOUR') => ({
  audience,
  basis,
  centsPerHour,
  currency: 'EUR',
})

/** The usual tariffs: ten for members, twenty for everybody else. */
export const usualTariffs = [tariff('MEMBER', 1_000), tariff('PUBLIC', 2_000)]

const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** A band of every day for everybody, unless told. */
export const band = (opens: string, closes: string, centsPerHour: number, more: object = {}) => ({
  ...{ weekdays: everyDay, opens, closes, basis: 'PER_HOUR', centsPerHour, ...more },
})

export const setBands = ({ client }: Pick<SignedIn, 'client'>, facilityId: string, bands: object[]) =>
  done(client, 'setTariffBands', { facilityId, bands })

export const setTerms = ({ client }: Pick<SignedIn, 'client'>, facilityId: string, terms: object) =>
  done(client, 'setFacilityTerms', { facilityId, ...terms })

const money = '{ amountCents currency }'
const linesSelection = `priceLines {
  kind label amount ${money} quantity unitPrice { amountCents } date subjectId }`
const priced = `price ${money} ${linesSelection} deposit ${money} due ${money}`

/** The dry run with all that is told of money. */
export async function checked(
  client: ApiClient,
  facilityId: string,
  [day, from, until]: [number, number, number],
  more: object = {},
): Promise<Json> {
  const query = `query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable ${priced}
    cancellationFees { notice until percent amount ${money} } reasons { code } } }`
  return ok(await client(query, { input: { facilityId, ...during(day, from, until), ...more } })).checkBooking
}

/** Slots of an hour with their prices. */
export async function slotsOf(
  client: ApiClient,
  facilityId: string,
  [day, from, until]: [number, number, number],
  units?: number,
): Promise<Json> {
  const { startsAt, endsAt } = during(day, from, until)
  const query = `query ($id: ID!, $from: DateTime!, $to: DateTime!, $units: Int) { node(id: $id) { ... on Facility {
    availability(from: $from, to: $to, duration: "PT1H", units: $units) { slots { startsAt ${priced} } } } } }`
  return ok(await client(query, { id: facilityId, from: startsAt, to: endsAt, units })).node.availability.slots
}

/** A booking with all that is told of money. */
export async function pricesOf(client: ApiClient, id: string): Promise<Json> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Booking {
    status audience ${priced} fee ${money} cancellationFee ${money} noShowFee ${money} } } }`
  return ok(await client(query, { id })).node
}

/** Lines as one reads them: kind and amount. */
export const told = ({ priceLines }: Json): string =>
  priceLines.map((line: Json) => `${line.kind} ${line.amount.amountCents}`).join(', ')

/** The lines of a booking in the ledger, in the order in which they came. */
export async function charged(app: TestApp, bookingId: string): Promise<[string, number][]> {
  const { rows } = await app.db.execute({
    sql: 'select kind, amount_cents from charges where booking_id = ? order by id',
    args: [bookingId],
  })
  return rows.map((row) => [String(row['kind']), Number(row['amount_cents'])])
}

const statementSelection = `month startsAt endsAt opening { amountCents } closing { amountCents currency }
  lineCount link
  debtorId cooperativeId personId organisationId name
  lines { id recordedAt kind label amount { amountCents } bookingId bookingStartsAt facilityName
    reference note paidAt }`

/** One's own statements of a month. */
export async function ownStatements(client: ApiClient, month = '2026-11-15'): Promise<Json[]> {
  const query = `query ($month: Date!) { viewer { statements(month: $month) { ${statementSelection} } } }`
  return ok(await client(query, { month })).viewer.statements
}

/** A page of the statements of a cooperative; null for who may not read them. */
export async function statementsOf(client: ApiClient, id: string, more: object = {}): Promise<Json> {
  const query = `query ($id: ID!, $month: Date!, $first: Int, $after: String) { node(id: $id) { ... on Cooperative {
    statements(month: $month, first: $first, after: $after) {
      nodes { ${statementSelection} } endCursor hasNextPage } } } }`
  return ok(await client(query, { id, month: '2026-11-01', ...more })).node?.statements
}

/** The statements of an organisation, as far as one may read them. */
export async function statementsOfOrganisation(client: ApiClient, id: string): Promise<Json> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Organisation {
    statements(month: "2026-11-01") { ${statementSelection} } } } }`
  return ok(await client(query, { id })).node?.statements
}

/** Who owes a cooperative what. */
export async function dueTo(client: ApiClient, id: string): Promise<Json> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Cooperative { due(first: 100) { totalCount
    nodes { id balance { amountCents } person { id } organisation { id } } } } } }`
  return ok(await client(query, { id })).node?.due
}
