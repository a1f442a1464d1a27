import { Random } from '../local/seed/random.ts'
import { features, templates } from '../local/seed/large/templates.ts'
import { DAY } from '../src/platform/interval.ts'
import { freeTimes } from './free-times.ts'
import { Engine } from './limit/engine.ts'
import { instantOf } from './limit/text.ts'
import type { OperationName } from './operations.ts'
import { tokenOf } from './sessions.ts'
import { worldOf, type World } from './world.ts'

/** One request: what differs between two requests of an operation. */
export interface Input {
  variables: Record<string, unknown>
  token: string
  language: string
}

/** So many different requests of an operation are made up; they are sent in turn, and again from the first. */
export const different = 1000
/** Bookings cannot be repeated: as many as the longest run may need. */
const bookings = 60_000
const languages = ['nl', 'de', 'en']

/** Makes up requests for all operations: the same for the same data and day. */
export function inputsFor(file: string): Record<OperationName, Input[]> {
  const engine = new Engine(file)
  try {
    const world = worldOf(engine)
    const random = new Random(2026)
    const now = Math.floor(Date.now() / 1000)
    const times = freeTimes(engine, world, random, now, bookings)
    const midnight = Math.floor(now / DAY) * DAY
    const many = (make: () => Input): Input[] => Array.from({ length: different }, make)
    return {
      list: many(() => listInput(random, world)),
      week: many(() => weekInput(random, world, midnight)),
      search: many(() => searchInput(random, world, midnight)),
      near: many(() => nearInput(random, world)),
      book: times.map(({ facility, startsAt, endsAt }, n) => {
        const when = { startsAt: instantOf(startsAt), endsAt: instantOf(endsAt) }
        const input = { facilityId: facility.id, ...when, units: 1, title: `Bench ${n}` }
        return by(random, residentOf(random, world, facility.cooperativeId), { input })
      }),
    }
  } finally {
    engine.close()
  }
}

const by = (random: Random, personId: string, variables: Record<string, unknown>): Input => ({
  variables,
  token: tokenOf(personId),
  language: random.pick(languages),
})

function residentOf(random: Random, { cooperatives }: World, cooperativeId?: string): string {
  const own = cooperatives.find(({ id }) => id === cooperativeId)
  // One in ten is a neighbour from another cooperative.
  return random.pick((own && random.chance(0.9) ? own : random.pick(cooperatives)).residents)
}

function listInput(random: Random, { cooperatives }: World): Input {
  const { slug, readers } = random.pick(cooperatives)
  return by(random, random.pick(readers), { slug })
}

function weekInput(random: Random, world: World, midnight: number): Input {
  const { id, granularity, minDuration, maxDuration } = random.pick(world.facilities)
  const from = midnight + random.integer(0, 120) * DAY
  const length = Math.min(maxDuration, minDuration + random.integer(0, 3) * granularity)
  const duration = random.chance(0.3) ? null : `PT${length / 60}M`
  const range = { from: instantOf(from), to: instantOf(from + 7 * DAY) }
  return by(random, residentOf(random, world), { id, ...range, duration, units: random.integer(1, 2) })
}

const kinds = [...new Set(templates.map(({ kind }) => kind))]

/** A point between the facilities, and one or two kinds. */
function placeOf(random: Random, { box: { south, north, west, east } }: World) {
  const between = (low: number, high: number): number => Math.round((low + random.next() * (high - low)) * 1e5) / 1e5
  const near = { latitude: between(south, north), longitude: between(west, east) }
  return { near, kinds: [...new Set([random.pick(kinds), random.pick(kinds)])] }
}

function searchInput(random: Random, world: World, midnight: number): Input {
  const place = placeOf(random, world)
  const startsAt = midnight + random.integer(2, 60) * DAY + random.integer(8, 18) * 3600
  const free = { startsAt: instantOf(startsAt), endsAt: instantOf(startsAt + random.integer(1, 2) * 3600) }
  const accessibility = features.filter(() => random.chance(0.1)).slice(0, 2)
  return by(random, residentOf(random, world), { ...place, free, units: random.integer(1, 3), accessibility })
}

const nearInput = (random: Random, world: World): Input => by(random, residentOf(random, world), placeOf(random, world))
