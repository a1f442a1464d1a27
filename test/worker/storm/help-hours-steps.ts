import type { Json } from '../../harness/client.ts'
import type { Outcome } from './attempt.ts'
import { handOf, matchSelection, oneOf } from './help-match-steps.ts'
import type { HelpStep, HelpWeather } from './help-storm.ts'
import type { Someone } from './world.ts'

const agreed = (m: Json): boolean => m.status === 'AGREED'
const spoken = (m: Json): boolean => m.status === 'AGREED' || m.status === 'COMPLETED'

/** Says hours for one side: two who say it at random often differ. */
function say(
  { world, random, act }: HelpWeather,
  match: Json,
  side: 'requester' | 'volunteer',
  minutes = random.pick([30, 60, 60, 60, 90]),
): Promise<Outcome> {
  const { by, forWhom } = handOf(world, random, match[`${side}_id`])
  const last = match.recurs && random.chance(0.2) ? { last: true } : {}
  const more = { ...last, ...(random.chance(0.2) ? { thanks: 'Dank voor de hulp' } : {}) }
  return act(by, 'completeMatch', { matchId: match.id, minutes, ...forWhom, ...more }, matchSelection)
}

async function hours(weather: HelpWeather): Promise<unknown> {
  const { random, known } = weather
  const match = oneOf(random, known.matches, agreed) ?? oneOf(random, known.matches, spoken)
  return match && say(weather, match, weather.random.pick(['requester', 'volunteer']))
}

const undoing = ['cancelMatch', 'cancelMatch', 'reportMatchNoShow']

/** Both at the same moment; and now and then one of them calls it off instead, or was not there. */
async function bothHours(weather: HelpWeather): Promise<unknown> {
  const { world, random, known, act } = weather
  const match = oneOf(random, known.matches, agreed)
  if (!match) return null
  if (random.chance(0.5))
    return Promise.all([say(weather, match, 'requester', 60), say(weather, match, 'volunteer', 60)])
  const { by, forWhom } = handOf(world, random, match.volunteer_id)
  return Promise.all([
    say(weather, match, 'requester'),
    act(by, random.pick(undoing), { matchId: match.id, ...forWhom }, matchSelection),
  ])
}

async function dispute({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches, spoken)
  if (!match) return null
  const { by, forWhom } = handOf(world, random, random.pick([match.requester_id, match.volunteer_id]))
  return act(by, 'disputeMatch', { matchId: match.id, reason: 'De uren kloppen niet', ...forWhom }, matchSelection)
}

/** Two assistants judge at once, now and then. */
async function resolve({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches, ({ status }) => status === 'DISPUTED')
  if (!match) return null
  const judge = (by: Someone) => {
    const outcome = random.pick(['COMPLETED', 'COMPLETED', 'CANCELLED', 'NO_SHOW'])
    const absent = outcome === 'NO_SHOW' ? { absent: 'VOLUNTEER' } : {}
    const more = outcome === 'COMPLETED' ? { minutes: random.pick([15, 30, 60]) } : absent
    return act(by, 'resolveDispute', { matchId: match.id, outcome, ...more }, matchSelection)
  }
  return Promise.all(world.assistants.slice(0, random.integer(1, 2)).map(judge))
}

async function end({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches, (m) => agreed(m) && m.recurs === 1)
  if (!match) return null
  const { by, forWhom } = handOf(world, random, match.volunteer_id)
  return act(by, 'endMatch', { matchId: match.id, ...forWhom }, matchSelection)
}

const online = ({ world: { volunteers, requesters, offline }, random }: HelpWeather): Someone =>
  oneOf(random, [...volunteers.slice(0, 12), ...requesters], ({ personId }) => !offline.has(personId))!

/** Gives hours away, in one or in several goes at once: the limit is one. */
async function give(weather: HelpWeather): Promise<unknown> {
  const { world, random, act } = weather
  const [from, to] = [online(weather), random.pick(world.volunteers)]
  const input = { cooperativeId: world.cooperativeId, toPersonId: to.personId, minutes: random.pick([15, 60, 100]) }
  const times = { length: random.integer(1, 3) }
  return Promise.all(Array.from(times, () => act(from, 'transferHours', input, 'entry { id minutes }')))
}

function donate(weather: HelpWeather): Promise<unknown> {
  const { world: { cooperativeId }, random, act } = weather
  return act(online(weather), 'donateHours', { cooperativeId, minutes: random.pick([10, 45]) }, 'entry { id minutes }')
}

/** Sets an entry right, twice at once now and then: together no more than it moved. */
async function correct({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const entry = oneOf(random, known.entries, ({ kind }) => kind !== 'CORRECTION')
  if (!entry) return null
  const some = random.chance(0.5) ? { minutes: Math.ceil(entry.minutes * 0.6) } : {}
  const input = { entryId: entry.id, reason: 'Verkeerd ingevoerd', ...some }
  const times = { length: random.integer(1, 2) }
  return Promise.all(Array.from(times, () => act(world.board, 'correctHours', input, 'entry { id minutes kind }')))
}

/** What is said of hours, and done with them. */
export const helpHoursSteps: Record<string, HelpStep> = {
  ...{ hours, bothHours, dispute, resolve, end, give, donate, correct },
}
