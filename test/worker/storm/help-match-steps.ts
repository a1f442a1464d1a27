import type { Random } from '../../../local/seed/random.ts'
import type { Json } from '../../harness/client.ts'
import { instant, type Outcome } from './attempt.ts'
import type { HelpStep, HelpWeather } from './help-storm.ts'
import { categories, village, type HelpWorld } from './help-world.ts'
import type { Someone } from './world.ts'

const person = 'id name phone email address { street }'

/** All that a match tells of two people, or should not. */
export const matchFields = `id status viewerSide requesterAccepted volunteerAccepted minutes
  contact { name phone email address { street } } requester { ${person} } volunteer { ${person} }
  request { id title description address { street } requester { ${person} } }
  offer { id person { ${person} } }`

export const matchSelection = `match { ${matchFields} }`

/** One of a list that is as is asked, or none. */
export const oneOf = <T>(random: Random, list: readonly T[], is: (one: T) => boolean = () => true): T | null => {
  const some = list.filter(is)
  return some.length > 0 ? random.pick(some) : null
}

/** Who acts for somebody, and what they say of that: an assistant for who is not online, now and then a proxy. */
export function handOf(
  { offline, assistants, byId, proxies, volunteers, requesters }: HelpWorld,
  random: Random,
  personId: string,
): { by: Someone; forWhom: object } {
  if (offline.has(personId)) return { by: random.pick(assistants), forWhom: { forPersonId: personId } }
  const represented = [volunteers[0]!, requesters[0]!].findIndex((one) => one.personId === personId)
  if (represented >= 0 && random.chance(0.5))
    return { by: proxies[represented]!, forWhom: random.chance(0.5) ? { forPersonId: personId } : {} }
  return { by: byId.get(personId)!, forWhom: {} }
}

async function ask(weather: HelpWeather): Promise<Outcome> {
  const { world, random, clock, turn, act } = weather
  const asker = random.chance(0.8) ? random.pick(world.requesters) : random.pick(world.volunteers.slice(0, 8))
  const { by, forWhom } = handOf(world, random, asker.personId)
  const minutes = random.pick([30, 60, 60, 90, 120])
  // Hours of the next days, that many ask for the same: a volunteer can be in one place only.
  const startsAt = Math.ceil(clock.now / 10_800) * 10_800 + random.integer(0, 5) * 10_800
  const window = { startsAt: instant(startsAt), endsAt: instant(startsAt + minutes * 60) }
  const until = turn % 2 ? { recursUntil: instant(startsAt + (7 + (turn % 15)) * 86_400).slice(0, 10) } : {}
  const once = { windows: [window] }
  const when = random.pick([{}, once, once, { ...once, timing: 'RECURRING', ...until }])
  const address = { street: `Vraagweg ${turn}`, postalCode: '7671 AB', city: 'Vriezenveen', country: 'NL' }
  const input = {
    ...{ cooperativeId: world.cooperativeId, category: random.pick(categories) },
    ...{ title: 'Een handje helpen', description: `Verhaal ${turn}` },
    ...{ minutes, helpersNeeded: random.pick([1, 1, 1, 2, 3]), location: { ...village, address }, ...when, ...forWhom },
  }
  return act(by, 'requestHelp', input, 'request { id address { street } }')
}

const openRequest = ({ random, known }: HelpWeather): Json =>
  oneOf(random, known.requests, ({ status }) => status === 'OPEN') ?? oneOf(random, known.requests)

/** Most ask the same few, whose hours are soon full. */
export const helper = ({ world: { volunteers }, random }: HelpWeather): Someone =>
  random.pick(random.chance(0.7) ? volunteers.slice(0, 9) : volunteers)

async function offerOneself(weather: HelpWeather): Promise<Outcome | null> {
  const { world, random, act } = weather
  const [request, volunteer] = [openRequest(weather), helper(weather)]
  if (!request) return null
  const { by, forWhom } = handOf(world, random, volunteer.personId)
  const input = { requestId: request.id, offerId: world.offers.get(volunteer.personId), ...forWhom }
  return act(by, 'proposeMatch', input, matchSelection)
}

async function invite(weather: HelpWeather): Promise<Outcome | null> {
  const { world, random, act } = weather
  const [request, volunteer] = [openRequest(weather), helper(weather)]
  if (!request) return null
  const { by, forWhom } = handOf(world, random, request.requester_id)
  const settlement = random.chance(0.6) ? { settlement: random.pick(['CREDITS', 'GIFT']) } : {}
  const input = { requestId: request.id, offerId: world.offers.get(volunteer.personId), ...forWhom, ...settlement }
  return act(by, 'proposeMatch', input, matchSelection)
}

/** An assistant proposes in their own name, or to several at once. */
async function arrange(weather: HelpWeather): Promise<unknown> {
  const { world, random, act } = weather
  const request = openRequest(weather)
  const chosen = Array.from({ length: random.integer(1, 3) }, () => helper(weather))
  if (!request) return request
  const proposed = chosen.map(({ personId }) => {
    const input = { requestId: request.id, offerId: world.offers.get(personId) }
    return act(random.pick(world.assistants), 'proposeMatch', input, matchSelection)
  })
  return Promise.all(proposed)
}

/** One volunteer offers themself for all that is asked for an hour, and more; and all who ask say yes at once. */
async function eager({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const { personId, client, email } = random.pick(world.volunteers.slice(1, 9))
  const by = { personId, client, email }
  const first = oneOf(random, known.requests, ({ status, starts_at: at }) => status === 'OPEN' && at !== null)
  const others = known.requests.filter((one) => one.status === 'OPEN' && one.requester_id !== personId)
  const same = others.filter((one) => one.starts_at === first?.starts_at || random.chance(0.1))
  const offerId = world.offers.get(personId)
  const proposed = await Promise.all(
    same.slice(0, 5).map(({ id: requestId }) => act(by, 'proposeMatch', { requestId, offerId }, matchSelection)),
  )
  const made = proposed.flatMap((one) => (one.kind === 'done' ? [one.payload.match.id as string] : []))
  return Promise.all(
    made.map((matchId, n) => {
      const place = proposed.findIndex((one) => one.kind === 'done' && one.payload.match.id === matchId)
      const asker = handOf(world, random, same[place]!.requester_id)
      const settlement = n % 2 ? { settlement: 'CREDITS' } : {}
      const input = { matchId, response: 'ACCEPT', ...asker.forWhom, ...settlement }
      return act(asker.by, 'respondToMatch', input, matchSelection)
    }),
  )
}

/** Somebody says yes while something else makes an end to what they say yes to. */
async function race(weather: HelpWeather): Promise<unknown> {
  const { world, random, known, act } = weather
  const isHalf = (m: Json): boolean => m.requester_accepted_at !== null || m.volunteer_accepted_at !== null
  const match = oneOf(random, known.matches, (m) => waiting(m) && isHalf(m)) ?? oneOf(random, known.matches, waiting)
  if (!match) return null
  const [requester, volunteer] = [handOf(world, random, match.requester_id), handOf(world, random, match.volunteer_id)]
  const { cooperativeId } = world
  const clearance = known.clearances.find(({ person_id: id }) => id === match.volunteer_id)
  const ends: (() => Promise<unknown>)[] = [
    () => act(volunteer.by, 'blockPerson', { cooperativeId, personId: match.requester_id, ...volunteer.forWhom }),
    () => act(requester.by, 'blockPerson', { cooperativeId, personId: match.volunteer_id, ...requester.forWhom }),
    () => act(volunteer.by, 'pauseHelpOffer', { offerId: match.offer_id }),
    () => act(volunteer.by, 'changeHelpOffer', { offerId: match.offer_id, maxHoursPerWeek: 0.5 }),
    () => act(requester.by, 'cancelHelpRequest', { requestId: match.request_id }),
    () => act(volunteer.by, 'cancelMatch', { matchId: match.id, ...volunteer.forWhom }, matchSelection),
    ...(clearance ? [() => act(world.assistants[0]!, 'revokeClearance', { clearanceId: clearance.id })] : []),
  ]
  return Promise.all([say(weather, match, unanswered(match), 1), random.pick(ends)()])
}

const plan = ({ world, random, act }: HelpWeather): Promise<Outcome> =>
  act(
    random.pick(world.assistants),
    'planMatches',
    { cooperativeId: world.cooperativeId },
    `plan { matches { request { id address { street } } offer { id person { ${person} } } } }`,
  )

/** Says yes, or now and then no, for one side of a proposal. */
function say(
  { world, random, act }: HelpWeather,
  match: Json,
  side: 'requester' | 'volunteer',
  likely = 0.85,
  key?: string,
): Promise<Outcome> {
  const { by, forWhom } = handOf(world, random, match[`${side}_id`])
  const response = random.chance(likely) ? 'ACCEPT' : 'DECLINE'
  const chooses = response === 'ACCEPT' && side === 'requester' && random.chance(0.3)
  const settlement = chooses ? { settlement: 'CREDITS' } : {}
  return act(by, 'respondToMatch', { matchId: match.id, response, ...forWhom, ...settlement }, matchSelection, key)
}

const waiting = (m: Json): boolean => m.status === 'PROPOSED'
const unanswered = (m: Json) => (m.requester_accepted_at === null ? 'requester' : 'volunteer')

async function answer(weather: HelpWeather): Promise<unknown> {
  const match = oneOf(weather.random, weather.known.matches, waiting)
  return match && say(weather, match, unanswered(match))
}

/** Both sides at the same moment. */
async function together(weather: HelpWeather): Promise<unknown> {
  const match = oneOf(weather.random, weather.known.matches, waiting)
  return match && Promise.all([say(weather, match, 'requester', 0.95), say(weather, match, 'volunteer', 0.95)])
}

/** Everybody to whom a request was proposed says yes at once. */
async function rush(weather: HelpWeather): Promise<unknown> {
  const first = oneOf(weather.random, weather.known.matches, waiting)
  const all = weather.known.matches.filter((m) => waiting(m) && m.request_id === first?.request_id)
  return Promise.all(all.flatMap((match) => [say(weather, match, 'volunteer', 1), say(weather, match, 'requester', 1)]))
}

/** The same three times under one key, as who clicks twice and loses a connection. */
async function again({ world, random, known, turn, act, answers }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches, waiting)
  if (!match) return null
  const { by, forWhom } = handOf(world, random, match[`${unanswered(match)}_id`])
  const input = { matchId: match.id, response: 'ACCEPT', ...forWhom }
  const send = () => act(by, 'respondToMatch', input, matchSelection, `again ${turn}`)
  const told = [...(await Promise.all([send(), send()])), await send()]
  const ids = new Set(told.flatMap((one) => (one.kind === 'done' ? [one.payload.match.id] : [])))
  if (ids.size > 1) answers.faults.push(`one key was answered with ${[...ids].join()}`)
  return null
}

const stepOn = (
  mutation: string,
  is: (m: Json) => boolean,
  more: (weather: HelpWeather, m: Json) => object = () => ({}),
  byAssistant = 0,
): HelpStep => async (weather) => {
  const { world, random, known, act } = weather
  const match = oneOf(random, known.matches, is)
  if (!match) return null
  const { by, forWhom } = handOf(world, random, random.pick([match.requester_id, match.volunteer_id]))
  const own = random.chance(byAssistant) ? { by: random.pick(world.assistants), forWhom: {} } : { by, forWhom }
  return act(own.by, mutation, { matchId: match.id, ...own.forWhom, ...more(weather, match) }, matchSelection)
}

const agreed = (m: Json): boolean => m.status === 'AGREED'

/** What people do to bring two together, and with what they have agreed. */
export const helpMatchSteps: Record<string, HelpStep> = {
  ...{ ask, offerOneself, invite, arrange, plan, answer, together, rush, again, eager, race },
  callOff: stepOn('cancelMatch', (m) => agreed(m) || waiting(m), () => ({ reason: 'Het komt niet uit' }), 0.2),
  absent: stepOn('reportMatchNoShow', agreed, () => ({}), 0),
  present: stepOn('undoMatchNoShow', (m) => m.status === 'NO_SHOW', () => ({}), 1),
  message: stepOn('sendMatchMessage', (m) => agreed(m) || waiting(m), () => ({ text: 'Tot dan' })),
}
