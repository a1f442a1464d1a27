import type { Random } from '../../../local/seed/random.ts'
import { startOfTests } from '../../harness/app.ts'
import { instant, type Outcome } from './attempt.ts'
import type { Acknowledged } from './ledger.ts'
import type { Place } from './places.ts'
import type { Step, Storm } from './storm.ts'

const half = 1_800

interface Stretch {
  startsAt: number
  endsAt: number
}

/** A stretch of one to five half hours, mostly within opening hours, on one of the days to come. */
export function stretch(random: Random, days: number): Stretch {
  const midnight = startOfTests - 9 * 3_600 + random.integer(1, days) * 86_400
  const startsAt = midnight + random.integer(15, 42) * half
  return { startsAt, endsAt: startsAt + random.integer(1, 5) * half }
}

const asInput = ({ startsAt, endsAt }: Stretch) => ({ startsAt: instant(startsAt), endsAt: instant(endsAt) })

const occupies = ({ status }: Acknowledged): boolean => status === 'REQUESTED' || status === 'CONFIRMED'
const exists = (): boolean => true
const isRequest = ({ status }: Acknowledged): boolean => status === 'REQUESTED'

/** What residents and managers do with bookings; each change of one booking waits for the one before. */
export const bookingSteps: Record<string, Step> = {
  async book(storm) {
    const { places, random, days, note } = storm
    // Those that need approval are wanted the most, so that there is always something to decide.
    const place = random.pick(random.chance(0.3) ? places.filter(({ approval }) => approval) : places)
    note('book', await book(storm, place, stretch(random, days)))
  },
  rush,
  move: (storm) => onOne(storm, 'move', occupies, (booking) => move(storm, booking, wish(storm, booking))),
  cancel: (storm) => onOne(storm, 'cancel', occupies, (booking) => cancel(storm, booking)),
  decide: (storm) => onOne(storm, 'decide', isRequest, (booking) => decide(storm, booking)),
  intrude: (storm) => onOne(storm, 'intrude', exists, (booking) => intrude(storm, booking)),
}

/** Changes one of the bookings that fit, while nobody else does. */
async function onOne(
  storm: Storm,
  name: string,
  fits: (booking: Acknowledged) => boolean,
  change: (booking: Acknowledged) => Promise<Outcome>,
) {
  const { ledger, random, note } = storm
  const idle = ledger.idle(fits)
  if (idle.length === 0) return note(name, null)
  const booking = random.pick(idle)
  await ledger.alone(booking, async () => note(name, await change(booking)))
}

/**
 * Many want nearly the same at the same moment: some book a place, a part of it or what it is a part of, and some move
 * their bookings there. All have read that there is room before the first of them has written.
 */
async function rush(storm: Storm): Promise<void> {
  const { places, random, days, note } = storm
  const place = random.pick(places)
  const related = places.filter(
    ({ id, partSets }) => partSets.flat().includes(place.id) || place.partSets.flat().includes(id),
  )
  const { startsAt } = stretch(random, days)
  const near = (): Stretch => {
    const from = startsAt + random.integer(0, 3) * half
    return { startsAt: from, endsAt: from + random.integer(1, 3) * half }
  }
  // More of them where more fit in.
  const booking = Array.from({ length: place.units ? 10 : 5 }, async () => {
    const where = related.length > 0 && random.chance(0.3) ? random.pick(related) : place
    note('rush', await book(storm, where, near()))
  })
  const here = (booked: Acknowledged): boolean => booked.facilityId === place.id && occupies(booked)
  const moving = [1, 2].map(() => onOne(storm, 'rush to move', here, (booked) => move(storm, booked, near())))
  await Promise.all([...booking, ...moving])
}

async function book({ world, ledger, random, send }: Storm, place: Place, when: Stretch): Promise<Outcome> {
  // Managers book too; what needs approval they need not ask for.
  const managing = random.chance(0.1)
  const by = random.pick(managing ? world.managers : world.residents)
  const units = random.integer(1, place.units ? 5 : 10)
  const outcome = await send(by.client, 'bookFacility', { facilityId: place.id, ...asInput(when), units })
  if (outcome.kind !== 'done') return outcome
  const status = place.approval && !managing ? 'REQUESTED' : 'CONFIRMED'
  const { booking } = outcome.payload
  const action = status === 'REQUESTED' ? 'booking.requested' : 'booking.confirmed'
  ledger.acknowledge(action, { id: booking.id, facilityId: place.id, status, ...when, units, by }, booking)
  return outcome
}

/** Where a booking is moved to: half of them by a little, so that the old place and the new one overlap. */
function wish({ random, days }: Storm, { startsAt, endsAt }: Acknowledged): Stretch {
  const by = random.pick([-1, 1, 2]) * half
  return random.chance(0.5) ? stretch(random, days) : { startsAt: startsAt + by, endsAt: endsAt + by }
}

/** Moves it, now and then with other units; whoever does not manage asks anew where approval is needed. */
async function move(
  { world, places, ledger, random, send }: Storm,
  booking: Acknowledged,
  when: Stretch,
): Promise<Outcome> {
  const managing = random.chance(0.25) || world.managers.includes(booking.by)
  const { client } = managing ? random.pick(world.managers) : booking.by
  const units = random.chance(0.3) ? random.integer(1, 4) : undefined
  const outcome = await send(client, 'moveBooking', { bookingId: booking.id, ...asInput(when), units })
  if (outcome.kind !== 'done') return outcome
  const again = places.find(({ id }) => id === booking.facilityId)!.approval && !managing
  const status = again ? 'REQUESTED' : booking.status
  const moved = { ...booking, ...when, status, units: units ?? booking.units }
  ledger.acknowledge(again ? 'booking.requested' : 'booking.moved', moved, outcome.payload.booking)
  return outcome
}

async function cancel({ world, ledger, random, send }: Storm, booking: Acknowledged): Promise<Outcome> {
  const { client } = random.chance(0.2) ? random.pick(world.managers) : booking.by
  const outcome = await send(client, 'cancelBooking', { bookingId: booking.id, reason: 'Storm' })
  if (outcome.kind === 'done')
    ledger.acknowledge('booking.cancelled', { ...booking, status: 'CANCELLED' }, outcome.payload.booking)
  return outcome
}

async function decide({ world, ledger, random, send }: Storm, booking: Acknowledged): Promise<Outcome> {
  const decision = random.chance(0.7) ? 'APPROVE' : 'REJECT'
  const outcome = await send(random.pick(world.managers).client, 'decideBooking', { bookingId: booking.id, decision })
  if (outcome.kind !== 'done') return outcome
  const [action, status] =
    decision === 'APPROVE' ? ['booking.confirmed', 'CONFIRMED'] : ['booking.rejected', 'REJECTED']
  ledger.acknowledge(action!, { ...booking, status: status! }, outcome.payload.booking)
  return outcome
}

/** Somebody whom it does not concern tries to call it off, and must not hear that it exists. */
async function intrude({ world, ledger, random, send }: Storm, booking: Acknowledged): Promise<Outcome> {
  const others = world.residents.filter((someone) => someone !== booking.by)
  const outcome = await send(random.pick(others).client, 'cancelBooking', { bookingId: booking.id })
  if (outcome.kind !== 'refused' || outcome.as !== 'NotFound')
    ledger.faults.push(`somebody else's booking ${booking.id} could be cancelled`)
  return outcome
}
