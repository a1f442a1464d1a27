import type { Random } from '../../../local/seed/random.ts'
import type { Json } from '../../harness/client.ts'
import { instant, type Outcome } from './attempt.ts'
import type { MixedPlace } from './mixed-places.ts'
import type { MixedStep, Weather } from './mixed.ts'
import type { Someone } from './world.ts'

const half = 1_800

/** From when until when, as the API takes it. */
interface When {
  startsAt: string
  endsAt: string
}

/** A time to come, of one to four half hours: the sooner the likelier, at most two days ahead. */
function someTime(random: Random, now: number, farthest = 96): When {
  const from = Math.ceil(now / half) * half + Math.floor(random.next() ** 2 * farthest) * half
  return between(from, from + random.integer(1, 4) * half)
}

const between = (from: number, until: number): When => ({ startsAt: instant(from), endsAt: instant(until) })

/** A place, the wanted ones more often. */
export const somewhere = ({ places, random }: Weather): MixedPlace =>
  random.pick(places.flatMap((place) => Array.from({ length: place.wanted }, () => place)))

/** One of those that fit, or null. */
export function oneOf(random: Random, all: readonly Json[], fits: (one: Json) => boolean): Json {
  const fitting = all.filter(fits)
  return fitting.length > 0 ? random.pick(fitting) : null
}

const stands = ({ status }: Json): boolean => status === 'REQUESTED' || status === 'CONFIRMED'

/** Who did it before, or a manager. */
export function theyOrManager({ world, random, byId }: Weather, actorId: string, managing = 0.15): Someone {
  return random.chance(managing) ? random.pick(world.managers) : (byId.get(actorId) ?? random.pick(world.managers))
}

const extras = ({ random, pools }: Weather): object =>
  random.chance(0.25) ? { extras: [{ poolId: random.pick(pools).id, quantity: random.integer(1, 2) }] } : {}

const booked = { word: 'booked', of: 'booking' }

/** Books; who finds no room often waits for it right away, or for any time around it. */
async function book(weather: Weather, place: MixedPlace, when: When, who?: Someone): Promise<void> {
  const { world, random, act } = weather
  const by = who ?? random.pick(random.chance(0.08) ? world.managers : world.residents)
  const units = place.units ? random.integer(1, 3) : undefined
  const outcome = await act(by, 'bookFacility', { facilityId: place.id, ...when, units, ...extras(weather) }, booked)
  const isFull = outcome.kind === 'refused' && outcome.codes.join() === 'NO_CAPACITY'
  if (!isFull || !random.chance(0.5)) return
  const [from, until] = [Date.parse(when.startsAt) / 1000, Date.parse(when.endsAt) / 1000]
  const around = random.chance(0.5)
    ? {
        ...between(from - random.integer(0, 3) * half, until + random.integer(0, 4) * half),
        duration: `PT${(until - from) / 60}M`,
      }
    : when
  await act(by, 'joinWaitlist', { facilityId: place.id, ...around, units }, { word: 'joined', of: 'entry' })
}

/** Books a series, and holds what is answered against the rule that was asked for. */
async function series(weather: Weather): Promise<void> {
  const { world, random, clock, act, answers } = weather
  const place = somewhere(weather)
  const count = random.integer(2, 5)
  const recurrence = `RRULE:FREQ=${random.pick(['DAILY', 'DAILY', 'WEEKLY'])};COUNT=${count}`
  const policy = random.pick(['ALL_OR_NOTHING', 'SKIP_CONFLICTS'])
  const input = {
    facilityId: place.id,
    ...someTime(random, clock.now),
    recurrence,
    policy,
    ...(place.units && { units: 1 }),
    ...extras(weather),
  }
  const selection =
    'series { id bookings(first: 50) { totalCount nodes { status } } } skipped { startsAt reasons { code } }'
  const outcome = await act(random.pick(world.residents), 'bookSeries', input, {
    word: 'booked',
    of: 'series',
    selection,
  })
  if (outcome.kind !== 'done') return
  const {
    series: { id, bookings },
    skipped,
  } = outcome.payload
  const standing = bookings.nodes.filter(stands).length
  const whole = bookings.totalCount + skipped.length === count && (policy === 'SKIP_CONFLICTS' || skipped.length === 0)
  if (!whole || standing !== bookings.totalCount)
    answers.faults.push(`${id}: ${policy} ${count}, and booked ${standing} without ${skipped.length}`)
}

/** By how much a booking or a series is moved, in half hours. */
const shifts = [-2, -1, 1, 2, 3, 48]

async function changeSeries(weather: Weather): Promise<Outcome | null> {
  const { random, known, act } = weather
  const one = oneOf(random, known.bookings, (b) => stands(b) && b.series_id !== null)
  if (!one) return null
  const by = random.pick(shifts) * half
  const when = random.chance(0.8) ? between(one.starts_at + by, one.ends_at + by) : { title: 'Anders' }
  const input = {
    bookingId: one.id,
    scope: random.pick(['THIS_AND_FOLLOWING', 'ALL']),
    policy: random.pick(['ALL_OR_NOTHING', 'SKIP_CONFLICTS']),
    ...when,
  }
  return act(theyOrManager(weather, one.actor_id), 'changeBookingSeries', input, {
    word: 'changed',
    of: 'series',
    selection: 'series { id } kept { startsAt }',
  })
}

async function cancelSeries(weather: Weather): Promise<Outcome | null> {
  const { random, known, act } = weather
  const one = oneOf(random, known.bookings, (b) => stands(b) && b.series_id !== null)
  const scope = random.pick(['THIS_AND_FOLLOWING', 'ALL'])
  return (
    one &&
    act(
      theyOrManager(weather, one.actor_id),
      'cancelBookingSeries',
      { bookingId: one.id, scope },
      { word: 'cancelled', of: 'series' },
    )
  )
}

async function move(weather: Weather): Promise<Outcome | null> {
  const { random, known, clock, act } = weather
  const one = oneOf(random, known.bookings, stands)
  if (!one) return null
  const by = random.pick(shifts) * half
  const when = random.chance(0.4) ? someTime(random, clock.now) : between(one.starts_at + by, one.ends_at + by)
  const input = { bookingId: one.id, ...when, ...(random.chance(0.3) ? extras(weather) : {}) }
  return act(theyOrManager(weather, one.actor_id), 'moveBooking', input, { word: 'moved', of: 'booking' })
}

/** Cancels, often what somebody waits for. */
async function cancel(weather: Weather): Promise<Outcome | null> {
  const { random, known, act } = weather
  const isAwaited = (b: Json): boolean =>
    known.entries.some(
      (entry) => entry.facility_id === b.facility_id && entry.starts_at < b.ends_at && entry.ends_at > b.starts_at,
    )
  const awaited = random.chance(0.6)
  const one = oneOf(random, known.bookings, (b) => stands(b) && (!awaited || isAwaited(b)))
  return (
    one &&
    act(
      theyOrManager(weather, one.actor_id),
      'cancelBooking',
      { bookingId: one.id },
      { word: 'cancelled', of: 'booking' },
    )
  )
}

async function decide({ world, random, known, act }: Weather): Promise<Outcome | null> {
  const one = oneOf(random, known.bookings, ({ status }) => status === 'REQUESTED')
  const decision = random.chance(0.8) ? 'APPROVE' : 'REJECT'
  return (
    one &&
    act(
      random.pick(world.managers),
      'decideBooking',
      { bookingId: one.id, decision },
      { word: 'decided', of: 'booking' },
    )
  )
}

/** What people do with bookings and series. */
export const mixedBookingSteps: Record<string, MixedStep> = {
  book: (weather) => book(weather, somewhere(weather), someTime(weather.random, weather.clock.now)),
  /** Somebody books several times at the place that most quotas are about, from as many devices. */
  async greedy(weather) {
    const { random, clock, world, places } = weather
    const who = random.pick(world.residents)
    const gym = places.find(({ name }) => name === 'gym')!
    await Promise.all(Array.from({ length: 4 }, () => book(weather, gym, someTime(random, clock.now, 30), who)))
  },
  async rush(weather) {
    const { random, clock } = weather
    const [place, when] = [somewhere(weather), someTime(random, clock.now)]
    await Promise.all(Array.from({ length: place.units ? 8 : 5 }, () => book(weather, place, when)))
  },
  ...{ series, changeSeries, cancelSeries, move, cancel, decide },
}
