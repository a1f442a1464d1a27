import { ok, type ApiClient, type Json } from '../harness/client.ts'

/** Unix seconds of an instant. */
export const at = (text: string): number => Date.parse(text) / 1000

const document = `query ($id: ID!, $from: DateTime!, $to: DateTime!, $duration: Duration, $units: Int) { node(id: $id) { ... on Facility {
  availability(from: $from, to: $to, duration: $duration, units: $units) { free { startsAt endsAt remainingUnits }
    closed { startsAt endsAt kind reason } slots { startsAt endsAt remainingUnits price { amountCents currency } } } } } }`

interface Range {
  id: string
  from: string
  to: string
  duration?: string
  units?: number
}

/** The availability of a facility within a range. */
export async function availability(client: ApiClient, range: Range): Promise<Json> {
  return ok(await client(document, { ...range })).node.availability
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** An instant on the wall clock of a zone, such as `24 10:00`: the day of the month and the time. */
function wall(zone: string, instant: string): string {
  const options = { timeZone: zone, day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  if (!clocks.has(zone)) clocks.set(zone, new Intl.DateTimeFormat('en-GB', options))
  return clocks.get(zone)!.format(new Date(instant)).replace(/ at|,/, '')
}

/** What is open, as text on the wall clock of the place. */
export async function openOn(client: ApiClient, zone: string, range: Range): Promise<string[]> {
  const { free } = await availability(client, range)
  return free.map((each: Json) => `${wall(zone, each.startsAt)}–${wall(zone, each.endsAt)}`)
}

/** What is closed for a reason, as text on the wall clock of the place. */
export async function closedOn(client: ApiClient, zone: string, range: Range): Promise<string[]> {
  const { closed } = await availability(client, range)
  const told = closed.filter(({ kind }: Json) => kind !== 'OUTSIDE_HOURS')
  return told.map((each: Json) => `${each.kind} ${wall(zone, each.startsAt)}–${wall(zone, each.endsAt)} ${each.reason}`)
}

/** The codes of the reasons why something cannot be booked; none where it can. */
export async function reasons(
  client: ApiClient,
  id: string,
  startsAt: number,
  endsAt: number,
  units?: number,
): Promise<string[]> {
  const input = { facilityId: id, startsAt: new Date(startsAt * 1000), endsAt: new Date(endsAt * 1000), units }
  const query = 'query ($input: CheckBookingInput!) { checkBooking(input: $input) { bookable reasons { code } } }'
  const check = ok(await client(query, { input })).checkBooking
  return check.reasons.map(({ code }: Json) => code)
}

interface Wish {
  id: string
  startsAt: number
  endsAt: number
  units?: number
}

/** The reasons against each of many wishes, in their order, as few requests as the limits of a document allow. */
export async function reasonsOfAll(client: ApiClient, wishes: readonly Wish[]): Promise<string[][]> {
  const found: string[][] = []
  for (let n = 0; n < wishes.length; n += 20) {
    const fields = wishes.slice(n, n + 20).map(({ id, startsAt, endsAt, units }, i) => {
      const input = `facilityId: "${id}", startsAt: "${iso(startsAt)}", endsAt: "${iso(endsAt)}", units: ${units ?? null}`
      return `c${i}: checkBooking(input: { ${input} }) { reasons { code } }`
    })
    const checks: Json[] = Object.values(ok(await client(`{ ${fields.join(' ')} }`)))
    found.push(...checks.map((check) => check.reasons.map(({ code }: Json) => code)))
  }
  return found
}

/** An instant as the API takes it. */
export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
