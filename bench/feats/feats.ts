import { during, makePlace, type Ask, type Place } from './place.ts'

/** How often each is done, in turn with what it is set beside; medians count. */
const times = 15

/** Something large that is one operation, beside the same in small pieces. */
export interface Feat {
  what: string
  /** The median milliseconds of the one operation. */
  ms: number
  beside: string
  besideMs: number
}

const told = ` { __typename ... on UserError { code } `
const bookSeries = `mutation ($input: BookSeriesInput!) { done: bookSeries(input: $input)${told}
  ... on BookSeriesPayload { series { bookings(first: 1) { totalCount } } } } }`
const bookFacility = `mutation ($input: BookFacilityInput!) { done: bookFacility(input: $input)${told}
  ... on BookFacilityPayload { booking { id } } } }`
const joinWaitlist = `mutation ($input: JoinWaitlistInput!) { done: joinWaitlist(input: $input)${told}
  ... on JoinWaitlistPayload { entry { id } } } }`
const cancelBooking = `mutation ($input: CancelBookingInput!) { done: cancelBooking(input: $input)${told}
  ... on CancelBookingPayload { booking { id } } } }`
const decline = `mutation ($input: DeclineWaitlistOfferInput!) { done: declineWaitlistOffer(input: $input)${told}
  ... on DeclineWaitlistOfferPayload { entry { id } } } }`
const entries = `query ($id: ID!) { node(id: $id) { ... on WaitlistEntry { status } } }`
const free = `availability(from: $from, to: $to) { free { startsAt endsAt } }`
const month = `query ($slug: String!, $from: DateTime!, $to: DateTime!) { cooperative(slug: $slug) { facilities(first: 100) {
  nodes { id ${free} } } } }`
const one = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { ... on Facility { ${free} } } }`

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

async function timed<T>(run: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now()
  const came = await run()
  return [performance.now() - begun, came]
}

/** Does a mutation that must succeed. */
async function done(ask: Ask, document: string, input: object): Promise<Record<string, never>> {
  const { done: came } = (await ask(document, { input })) as unknown as { done: Record<string, never> & { code?: string } }
  if (came.code) throw new Error(`A feat was refused: ${came.code}`)
  return came
}

/** Measures every feat at a subject, one request after the other. Each answer is looked at. */
export async function measureFeats(port: number, file: string, now: number): Promise<Feat[]> {
  const place = await makePlace(port, file, now)
  return [await year(place), await months(place), await promotion(place)]
}

/** A year's series: 53 weekly bookings in one write, beside as many single ones. */
async function year(place: Place): Promise<Feat> {
  const [whole, single]: [number[], number[]] = [[], []]
  const [member] = place.members
  for (let n = 0; n < times; n++) {
    const [day, hour] = [n % 7, 8 + Math.floor(n / 7) * 2]
    const rule = { recurrence: 'FREQ=WEEKLY;COUNT=53', policy: 'ALL_OR_NOTHING' }
    const [ms, { series }] = await timed(() =>
      done(member!, bookSeries, { facilityId: place.facilityId, ...during(place, day, hour), ...rule }),
    )
    const { bookings } = series as unknown as { bookings: { totalCount: number } }
    if (bookings.totalCount !== 53) throw new Error(`A year's series has ${bookings.totalCount} bookings`)
    whole.push(ms)
    single.push((await timed(() => done(member!, bookFacility, { facilityId: place.facilityId, ...during(place, day, 20 + (n % 3)) })))[0])
    if (n % 7 === 6) place = { ...place, from: place.from + 7 * 86_400 }
  }
  return { what: 'a series of 53 weeks, booked at once', ms: median(whole), beside: '53 single bookings', besideMs: 53 * median(single) }
}

/** A month of availability of a cooperative's 100 facilities in one operation, beside one for each. */
async function months({ manager, slug, from }: Place): Promise<Feat> {
  const range = { from: new Date(from * 1_000).toISOString(), to: new Date((from + 31 * 86_400) * 1_000).toISOString() }
  const [whole, single]: [number[], number[]] = [[], []]
  for (let n = 0; n < times; n++) {
    const [ms, data] = await timed(() => manager(month, { slug, ...range }))
    const { nodes } = (data['cooperative'] as unknown as { facilities: { nodes: { id: string; availability: object }[] } }).facilities
    if (nodes.length !== 100) throw new Error(`${nodes.length} facilities instead of 100`)
    whole.push(ms)
    const each: number[] = []
    for (const { id, availability } of nodes.slice(0, 10)) {
      const [alone, answer] = await timed(() => manager(one, { id, ...range }))
      const same = JSON.stringify((answer['node'] as unknown as { availability: object }).availability)
      if (same !== JSON.stringify(availability)) throw new Error('A month told alone is another than among a hundred')
      each.push(alone)
    }
    single.push(median(each))
  }
  return { what: 'a month of 100 facilities, in one operation', ms: median(whole), beside: '100 operations', besideMs: 100 * median(single) }
}

/** A cancellation that gives its room to the head of the waitlist, beside one for which nobody waits. */
async function promotion(place: Place): Promise<Feat> {
  const [taker, waiter] = [place.members[1]!, place.members[2]!]
  const { facilityId } = place
  const [promoted, plain]: [number[], number[]] = [[], []]
  for (let n = 0; n < times; n++) {
    const times = during(place, 120 + n, 2)
    const taken = async () => {
      const { booking } = await done(taker, bookFacility, { facilityId, ...times })
      return (booking as unknown as { id: string }).id
    }
    const first = await taken()
    plain.push((await timed(() => done(taker, cancelBooking, { bookingId: first })))[0])
    const second = await taken()
    const { entry } = await done(waiter, joinWaitlist, { facilityId, ...times })
    promoted.push((await timed(() => done(taker, cancelBooking, { bookingId: second })))[0])
    const { id } = entry as unknown as { id: string }
    const { node } = (await waiter(entries, { id })) as unknown as { node: { status: string } }
    if (node.status !== 'OFFERED') throw new Error(`The head of the waitlist is ${node.status}`)
    await done(waiter, decline, { entryId: id })
  }
  return { what: 'a cancellation that promotes the waitlist', ms: median(promoted), beside: 'one for which nobody waits', besideMs: median(plain) }
}
