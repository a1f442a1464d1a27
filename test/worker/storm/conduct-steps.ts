import type { Random } from '../../../local/seed/random.ts'
import { makeFacility } from '../../harness/facilities.ts'
import { done } from '../../harness/mutate.ts'
import { attempt, instant, lineOf, type Outcome } from './attempt.ts'
import type { Someone, World } from './world.ts'

/** Where people book with equipment, and may not show up. */
export interface Scene {
  world: World
  random: Random
  places: string[]
  pools: string[]
  /** The virtual time. */
  now: number
  /** When the last booking ends. */
  until: number
  outcomes: string[]
}

/** One thing that somebody does in the scene. */
type Act = (scene: Scene) => Promise<void>

const half = 1_800
const strict = { releaseAfter: 'PT15M', noShowLimit: 2, noShowWithin: 'P30D', noShowBlock: 'P7D', noShowFeeCents: 250 }

/**
 * Places that have room enough, so that it is the equipment that is short; some of which are let as a whole, or with
 * staff only.
 */
export async function makeScene(world: World, random: Random, now: number, until: number): Promise<Scene> {
  const [manager] = world.managers
  const make = async (kind: string, quantity: number, more: object = {}): Promise<string> => {
    const input = {
      cooperativeId: world.cooperativeId,
      kind,
      name: [{ language: 'nl', text: kind }],
      quantity,
      ...more,
    }
    return (await done(manager!.client, 'createEquipmentPool', input, 'pool { id }')).pool.id
  }
  const pools = [
    await make('EQUIPMENT', 4),
    await make('STAFF', 2, { bufferBefore: 'PT15M', bufferAfter: 'PT30M' }),
    await make('EQUIPMENT', 6, { centsPerBooking: 100 }),
  ]
  const tariffs = [{ audience: 'PUBLIC', basis: 'PER_HOUR', centsPerHour: 400, currency: 'EUR' }]
  const places: string[] = []
  for (let n = 0; n < 8; n++) {
    const shared = n < 5 ? { bookingMode: 'UNITS' as const, capacity: 40 } : {}
    const { id } = await makeFacility(manager!, world.cooperativeId, { ...shared, tariffs })
    const requiredExtras = n === 4 ? [{ poolId: pools[1], quantity: 1 }] : []
    await done(manager!.client, 'setFacilityTerms', { facilityId: id, ...strict, requiredExtras })
    places.push(id)
  }
  return { world, random, places, pools, now, until, outcomes: [] }
}

function note({ outcomes }: Scene, name: string, outcome: Outcome): void {
  outcomes.push(`${name}: ${lineOf(outcome)}`)
  if (outcome.kind === 'refused' && outcome.codes.includes('BLOCKED')) outcomes.push('blocked')
  // The rules refuse after two trips. Where it took more, the write was tried, and the database said no.
  if (outcome.kind === 'refused' && outcome.codes.includes('EQUIPMENT_TAKEN') && outcome.trips > 2)
    outcomes.push('equipment refused at the write')
}

const stretch = ({ random, now, until }: Scene) => {
  const first = Math.ceil(now / half) * half
  const startsAt = first + random.integer(0, Math.max(0, Math.floor((until - first) / half) - 4)) * half
  return { startsAt: instant(startsAt), endsAt: instant(startsAt + random.integer(1, 3) * half) }
}

const extrasOf = ({ random, pools }: Scene) =>
  pools.filter(() => random.chance(0.5)).map((poolId) => ({ poolId, quantity: random.integer(1, 2) }))

/** A booking of a state, as the table has it at this moment; it may be another's a moment later. */
async function someBooking(
  { world, random }: Scene,
  where: string,
): Promise<{ id: string; by: Someone; facilityId: string; code: string } | null> {
  const { rows } = await world.database.db.execute(
    `select id, for_person_id, facility_id, check_in_code from bookings where ${where}`,
  )
  if (rows.length === 0) return null
  const row = random.pick(rows)
  const by = world.residents.find(({ personId }) => personId === row['for_person_id'])!
  return { id: String(row['id']), by, facilityId: String(row['facility_id']), code: String(row['check_in_code']) }
}

const book: Act = async (scene) => {
  const { world, random, places } = scene
  const input = { facilityId: random.pick(places), ...stretch(scene), units: 1, extras: extrasOf(scene) }
  note(scene, 'book', await attempt(random.pick(world.residents).client, 'bookFacility', input))
}

/** Several who want what is left of a pool for nearly the same time, each at another place. */
const rush: Act = async (scene) => {
  const { world, random, places } = scene
  const [when, poolId] = [stretch(scene), random.pick(scene.pools)]
  const wishes = places
    .slice(0, 5)
    .map((facilityId) => ({ facilityId, ...when, units: 1, extras: [{ poolId, quantity: random.integer(1, 2) }] }))
  await Promise.all(
    wishes.map(async (input) =>
      note(scene, 'rush', await attempt(random.pick(world.residents).client, 'bookFacility', input)),
    ),
  )
}

const move: Act = async (scene) => {
  const booking = await someBooking(scene, `status = 'CONFIRMED' and starts_at > ${scene.now}`)
  if (!booking) return
  const extras = scene.random.chance(0.5) ? extrasOf(scene) : undefined
  note(
    scene,
    'move',
    await attempt(booking.by.client, 'moveBooking', { bookingId: booking.id, ...stretch(scene), extras }),
  )
}

const cancel: Act = async (scene) => {
  const booking = await someBooking(scene, `status = 'CONFIRMED' and starts_at > ${scene.now}`)
  if (booking) note(scene, 'cancel', await attempt(booking.by.client, 'cancelBooking', { bookingId: booking.id }))
}

const resize: Act = async (scene) => {
  const { world, random, pools } = scene
  const input = { poolId: random.pick(pools), quantity: random.integer(2, 7) }
  note(scene, 'resize', await attempt(random.pick(world.managers).client, 'changeEquipmentPool', input, 'pool { id }'))
}

/** Bookings at which people should be by now. */
const underWay = ({ now }: Scene): string => `starts_at <= ${now} and ends_at > ${now}`

const checkIn: Act = async (scene) => {
  const booking = await someBooking(scene, `status = 'CONFIRMED' and checked_in_at is null and ${underWay(scene)}`)
  if (booking) note(scene, 'check in', await attempt(booking.by.client, 'checkIn', { bookingId: booking.id }))
}

const door: Act = async (scene) => {
  const booking = await someBooking(scene, `status = 'CONFIRMED' and checked_in_at is null and ${underWay(scene)}`)
  if (!booking) return
  const { facilityId, code } = booking
  note(
    scene,
    'door',
    await attempt(scene.random.pick(scene.world.managers).client, 'checkInByCode', { facilityId, code }),
  )
}

const report: Act = async (scene) => {
  const booking = await someBooking(scene, `status = 'CONFIRMED' and checked_in_at is null and ${underWay(scene)}`)
  if (booking)
    note(
      scene,
      'report',
      await attempt(scene.random.pick(scene.world.managers).client, 'reportNoShow', { bookingId: booking.id }),
    )
}

const undo: Act = async (scene) => {
  const booking = await someBooking(scene, "status = 'NO_SHOW'")
  if (booking)
    note(
      scene,
      'undo',
      await attempt(scene.random.pick(scene.world.managers).client, 'undoNoShow', { bookingId: booking.id }),
    )
}

const clock: Act = async ({ world }) => world.scheduled()

const before: [Act, number][] = [
  [book, 30],
  [rush, 12],
  [move, 14],
  [cancel, 8],
  [resize, 5],
]
const during: [Act, number][] = [
  ...before,
  ...([
    [checkIn, 14],
    [door, 6],
    [report, 16],
    [undo, 5],
    [clock, 3],
  ] as [Act, number][]),
]

/** Lets people do so many things, so many of them at once: all bookings are to come, or the day is under way. */
export async function live(scene: Scene, phase: 'before' | 'during', draws: number, inFlight: number): Promise<void> {
  const acts = (phase === 'before' ? before : during).flatMap(([act, weight]) =>
    Array.from({ length: weight }, () => act),
  )
  let next = 0
  const runner = async (): Promise<void> => {
    while (next++ < draws) await scene.random.pick(acts)(scene)
  }
  await Promise.all(Array.from({ length: inFlight }, runner))
}
