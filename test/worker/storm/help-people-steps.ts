import { instant } from './attempt.ts'
import { handOf, helper, matchFields, matchSelection, oneOf } from './help-match-steps.ts'
import type { HelpStep, HelpWeather } from './help-storm.ts'

/** A request wants another number of helpers. */
async function helpers({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const request = oneOf(random, known.requests)
  if (!request) return null
  const { by } = handOf(world, random, request.requester_id)
  return act(by, 'changeHelpRequest', { requestId: request.id, helpersNeeded: random.integer(1, 3) }, 'request { id placesTaken }')
}

async function closeRequest({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const request = oneOf(random, known.requests)
  if (!request) return null
  const { by } = handOf(world, random, request.requester_id)
  return act(by, 'cancelHelpRequest', { requestId: request.id, reason: 'Al geregeld' }, 'request { id status }')
}

/** An offer rests, is withdrawn or taken up again. */
async function rest({ world, random, known, clock, act }: HelpWeather): Promise<unknown> {
  const offer = random.chance(0.6) ? (oneOf(random, known.offers, ({ status }) => status !== 'ACTIVE') ?? random.pick(known.offers)) : random.pick(known.offers)
  const { by } = handOf(world, random, offer.volunteer_id)
  const until = random.chance(0.5) ? { until: instant(clock.now + random.integer(1, 5) * 3_600) } : {}
  const what = offer.status !== 'ACTIVE' ? 'resumeHelpOffer' : random.chance(0.6) ? 'pauseHelpOffer' : 'withdrawHelpOffer'
  return act(by, what, { offerId: offer.id, ...(what === 'pauseHelpOffer' ? until : {}) }, 'offer { id status }')
}

/** A volunteer has less time, or more. */
async function limit(weather: HelpWeather): Promise<unknown> {
  const { world, random, act } = weather
  const { personId } = helper(weather)
  const { by } = handOf(world, random, personId)
  return act(by, 'changeHelpOffer', { offerId: world.offers.get(personId), maxHoursPerWeek: random.pick([1, 2, 4, 6]) }, 'offer { id }')
}

async function block({ world, random, known, act }: HelpWeather): Promise<unknown> {
  // Of two who have to do with each other, mostly: of others it would change nothing.
  const match = oneOf(random, known.matches, ({ status }) => status === 'PROPOSED') ?? oneOf(random, known.matches)
  if (!match) return null
  const [one, other] = random.chance(0.5) ? [match.requester_id, match.volunteer_id] : [match.volunteer_id, match.requester_id]
  const { by, forWhom } = handOf(world, random, one)
  return act(by, 'blockPerson', { cooperativeId: world.cooperativeId, personId: other, ...forWhom }, 'person { id phone email }')
}

async function unblock({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const one = oneOf(random, known.blocks)
  if (!one) return null
  const { by, forWhom } = handOf(world, random, one.blocker_id)
  return act(by, 'unblockPerson', { cooperativeId: world.cooperativeId, personId: one.blocked_id, ...forWhom }, 'person { id phone email }')
}

async function clear(weather: HelpWeather): Promise<unknown> {
  const { world, random, clock, act } = weather
  const input = { cooperativeId: world.cooperativeId, personId: helper(weather).personId, type: 'CERTIFICATE_OF_CONDUCT' }
  const until = random.chance(0.4) ? { validUntil: instant(clock.now + random.integer(1, 30) * 3_600) } : {}
  return act(random.pick(world.assistants), 'recordClearance', { ...input, ...until }, 'clearance { id }')
}

async function revoke({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const one = oneOf(random, known.clearances)
  return one && act(random.pick(world.assistants), 'revokeClearance', { clearanceId: one.id }, 'clearance { id }')
}

/** A volunteer is introduced, so that they need not begin beside others. */
async function introduce(weather: HelpWeather): Promise<unknown> {
  const { world, random, act } = weather
  const input = { cooperativeId: world.cooperativeId, personId: helper(weather).personId, kind: random.pick(['INTRODUCTION', 'VOUCHED']) }
  return act(random.pick(world.assistants), 'recordIntroduction', input, 'introduction { id }')
}

/** Who is new has to begin beside others, or so no more. */
const trial: HelpStep = ({ world, random, act }) =>
  act(world.board, 'setHelpSettings', { cooperativeId: world.cooperativeId, trialMatches: random.pick([0, 1, 1]) }, '__typename')

/** Somebody may not take part for now, in the midst of what they have agreed to; or may again. */
async function suspend({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const one = oneOf(random, known.suspended)
  if (one && (known.suspended.length > 2 || random.chance(0.5))) return act(world.board, 'reinstateMember', { membershipId: one.id })
  const match = oneOf(random, known.matches, ({ status, volunteer_id: id }) => status === 'PROPOSED' && world.memberships.has(id))
  if (!match) return null
  const [by, other] = [match.volunteer_id, match.requester_id].map((id) => handOf(world, random, id))
  // They say yes in that very moment, and so does the other.
  return Promise.all([
    act(world.board, 'suspendMember', { membershipId: world.memberships.get(match.volunteer_id) }),
    ...[by!, other!].map((one) => act(one.by, 'respondToMatch', { matchId: match.id, response: 'ACCEPT', ...one.forWhom }, matchSelection)),
  ])
}

/** Who is not online takes back that assistants act for them, and agrees to it anew. */
async function withdraw({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const personId = random.pick([...world.offline])
  const standing = known.consents.filter(({ person_id: id }) => id === personId)
  const by = random.pick(world.assistants)
  if (standing.length > 0) return act(by, 'withdrawConsent', { consentId: random.pick(standing).id }, 'consent { id }')
  return act(by, 'recordConsent', { cooperativeId: world.cooperativeId, forPersonId: personId, purpose: 'REPRESENTATION', form: 'SPOKEN' }, 'consent { id }')
}

const matchQuery = `query ($id: ID!) { node(id: $id) { ... on Match { ${matchFields} } } }`
const requestQuery = `query ($id: ID!) { node(id: $id) { ... on HelpRequest { id title description address { street } requester { id name phone email }
  candidates(first: 5) { nodes { id person { id name phone email address { street } } } }
  matches(first: 5) { nodes { ${matchFields} } } } } }`
const offerQuery = `query ($id: ID!) { node(id: $id) { ... on HelpOffer { id person { id name phone email address { street } }
  matches(first: 5) { nodes { ${matchFields} } } } } }`

/** Looks at a match, a request or an offer, as one of the two or as anybody else. */
async function peek({ world, random, known, look }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches)
  if (!match) return null
  const own = [match.requester_id, match.volunteer_id].flatMap((id) => world.byId.get(id) ?? [])
  const other = [...random.pick([world.volunteers, world.requesters, world.proxies, world.assistants, [world.board]])]
  const by = random.pick(random.chance(0.5) ? own : other)
  const [query, id] = random.pick([[matchQuery, match.id], [matchQuery, match.id], [requestQuery, match.request_id], [offerQuery, match.offer_id]] as const)
  return look(by, query, { id })
}

/** Lets hours go by, in the midst of what is under way, and does what is due then. */
async function tick({ world, clock, answers }: HelpWeather): Promise<void> {
  clock.now += 5_400
  await world.setClock(clock.now)
  try {
    // Mail is proved elsewhere, and there is no way for it to leave here.
    await world.database.db.execute('update outbox set done_at = due_at where done_at is null')
    await world.scheduled()
    answers.outcomes.push('tick: done')
  } catch (fault) {
    answers.faults.push(`tick: ${String(fault)}`)
  }
}

/** What people change of themselves and of each other, what they look at, and the clock. */
export const helpPeopleSteps: Record<string, HelpStep> = { helpers, closeRequest, rest, limit, block, unblock, clear, revoke, introduce, trial, suspend, withdraw, peek, tick }
