import { instant, type Outcome } from './attempt.ts'
import { oneOf, theyOrManager } from './mixed-booking-steps.ts'
import type { MixedStep, Weather } from './mixed.ts'

const hour = 3_600

/** Waits for what somebody else has, or for any time around it. */
async function join({ world, random, known, places, clock, act }: Weather): Promise<Outcome | null> {
  const taken = oneOf(random, known.bookings, (b) => b.status !== 'NO_SHOW' && b.starts_at > clock.now + hour)
  const place = places.find(({ id }) => id === taken?.facility_id)
  if (!taken || !place) return null
  const around = random.chance(0.4) ? 0 : random.integer(1, 2) * hour
  const input = {
    ...{ facilityId: place.id, startsAt: instant(taken.starts_at - around), endsAt: instant(taken.ends_at + around) },
    ...{
      duration: `PT${(taken.ends_at - taken.starts_at) / 60}M`,
      ...(place.units && { units: random.integer(2, 4) }),
    },
  }
  return act(random.pick(world.residents), 'joinWaitlist', input, { word: 'joined', of: 'entry' })
}

/** Accepts or declines an offer. */
async function answer(weather: Weather): Promise<Outcome | null> {
  const { random, known, act } = weather
  const one = oneOf(random, known.entries, ({ status }) => status === 'OFFERED')
  if (!one) return null
  const [mutation, word] = random.chance(0.65)
    ? ['acceptWaitlistOffer', 'accepted']
    : ['declineWaitlistOffer', 'declined']
  return act(theyOrManager(weather, one.actor_id, 0.05), mutation!, { entryId: one.id }, { word: word!, of: 'entry' })
}

async function leave(weather: Weather): Promise<Outcome | null> {
  const { random, known, act } = weather
  const one = oneOf(random, known.entries, ({ status }) => status === 'WAITING')
  return (
    one &&
    act(theyOrManager(weather, one.actor_id, 0), 'leaveWaitlist', { entryId: one.id }, { word: 'left', of: 'entry' })
  )
}

/** Checks in, now and then with a wrong code. */
async function checkIn(weather: Weather): Promise<Outcome | null> {
  const { random, known, clock, act } = weather
  const one = oneOf(
    random,
    known.bookings,
    (b) => b.status === 'CONFIRMED' && b.starts_at < clock.now + 2 * hour && b.ends_at > clock.now,
  )
  if (!one) return null
  const code = random.chance(0.1) ? 'WRONG1' : one.check_in_code
  return act(
    theyOrManager(weather, one.actor_id),
    'checkIn',
    { bookingId: one.id, code },
    { word: 'checkedIn', of: 'booking' },
  )
}

async function noShow({ world, random, known, clock, act }: Weather): Promise<Outcome | null> {
  const one = oneOf(random, known.bookings, (b) => b.status === 'CONFIRMED' && b.starts_at < clock.now + hour)
  return (
    one && act(random.pick(world.managers), 'reportNoShow', { bookingId: one.id }, { word: 'noShow', of: 'booking' })
  )
}

async function undo({ world, random, known, act }: Weather): Promise<Outcome | null> {
  const one = oneOf(random, known.bookings, ({ status }) => status === 'NO_SHOW')
  return (
    one &&
    act(random.pick(world.managers), 'undoNoShow', { bookingId: one.id }, { word: 'noShowUndone', of: 'booking' })
  )
}

/** What people do who wait, come, or do not come. */
export const mixedWaitingSteps: Record<string, MixedStep> = { join, answer, leave, checkIn, noShow, undo }
