import { instant } from './attempt.ts'
import { handOf, helper, matchFields, matchSelection, oneOf } from './help-match-steps.ts'
import type { HelpStep, HelpWeather } from './help-storm.ts'

/** A request wants another number of helpers. */
async function helpers({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const request = oneOf(random, known.requests)
  if (!request) return null
  const { by } = handOf(world, random, request.requester_id)
  const input = { requestId: request.id, helpersNeeded: random.integer(1, 3) }
  return act(by, 'changeHelpRequest', input, 'request { id placesTaken }')
}

async function closeRequest({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const request = oneOf(random, known.requests)
  if (!request) return null
  const { by } = handOf(world, random, request.requester_id)
  return act(by, 'cancelHelpRequest', { requestId: request.id, reason: 'Al geregeld' }, 'request { id status }')
}

/** An offer rests, is withdrawn or taken up again. */
async function rest({ world, random, known, clock, act }: HelpWeather): Promise<unknown> {
  const resting = random.chance(0.6) ? oneOf(random, known.offers, ({ status }) => status !== 'ACTIVE') : null
  const offer = resting ?? random.pick(known.offers)
  const { by } = handOf(world, random, offer.volunteer_id)
  const until = random.chance(0.5) ? { until: instant(clock.now + random.integer(1, 5) * 3_600) } : {}
  const ending = () => (random.chance(0.6) ? 'pauseHelpOffer' : 'withdrawHelpOffer')
  const what = offer.status !== 'ACTIVE' ? 'resumeHelpOffer' : ending()
  return act(by, what, { offerId: offer.id, ...(what === 'pauseHelpOffer' ? until : {}) }, 'offer { id status }')
}

/** A volunteer has less time, or more. */
async function limit(weather: HelpWeather): Promise<unknown> {
  const { world, random, act } = weather
  const { personId } = helper(weather)
  const { by } = handOf(world, random, personId)
  const input = { offerId: world.offers.get(personId), maxHoursPerWeek: random.pick([1, 2, 4, 6]) }
  return act(by, 'changeHelpOffer', input, 'offer { id }')
}

async function block({ world, random, known, act }: HelpWeather): Promise<unknown> {
  // Of two who have to do with each other, mostly: of others it would change nothing.
  const match = oneOf(random, known.matches, ({ status }) => status === 'PROPOSED') ?? oneOf(random, known.matches)
  if (!match) return null
  const { requester_id: requester, volunteer_id: volunteer } = match
  const [one, other] = random.chance(0.5) ? [requester, volunteer] : [volunteer, requester]
  const { by, forWhom } = handOf(world, random, one)
  const input = { cooperativeId: world.cooperativeId, personId: other, ...forWhom }
  return act(by, 'blockPerson', input, 'person { id phone email }')
}

async function unblock({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const one = oneOf(random, known.blocks)
  if (!one) return null
  const { by, forWhom } = handOf(world, random, one.blocker_id)
  const input = { cooperativeId: world.cooperativeId, personId: one.blocked_id, ...forWhom }
  return act(by, 'unblockPerson', input, 'person { id phone email }')
}

async function clear(weather: HelpWeather): Promise<unknown> {
  const { world, random, clock, act } = weather
  const { personId } = helper(weather)
  const input = { cooperativeId: world.cooperativeId, personId, type: 'CERTIFICATE_OF_CONDUCT' }
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
  const { personId } = helper(weather)
  const input = { cooperativeId: world.cooperativeId, personId, kind: random.pick(['INTRODUCTION', 'VOUCHED']) }
  return act(random.pick(world.assistants), 'recordIntroduction', input, 'introduction { id }')
}

/** Who is new has to begin beside others, or so no more. */
const trial: HelpStep = ({ world, random, act }) =>
  act(world.board, 'setHelpSettings', { cooperativeId: world.cooperativeId, trialMatches: random.pick([0, 1, 1]) })

/** Somebody may not take part for now, in the midst of what they have agreed to; or may again. */
async function suspend({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const one = oneOf(random, known.suspended)
  if (one && (known.suspended.length > 2 || random.chance(0.5)))
    return act(world.board, 'reinstateMember', { membershipId: one.id })
  const match = oneOf(
    random,
    known.matches,
    ({ status, volunteer_id: id }) => status === 'PROPOSED' && world.memberships.has(id),
  )
  if (!match) return null
  const [by, other] = [match.volunteer_id, match.requester_id].map((id) => handOf(world, random, id))
  // They say yes in that very moment, and so does the other.
  return Promise.all([
    act(world.board, 'suspendMember', { membershipId: world.memberships.get(match.volunteer_id) }),
    ...[by!, other!].map((one) => {
      const input = { matchId: match.id, response: 'ACCEPT', ...one.forWhom }
      return act(one.by, 'respondToMatch', input, matchSelection)
    }),
  ])
}

/** Who is not online takes back that assistants act for them, and agrees to it anew. */
async function withdraw({ world, random, known, act }: HelpWeather): Promise<unknown> {
  const personId = random.pick([...world.offline])
  const standing = known.consents.filter(({ person_id: id }) => id === personId)
  const by = random.pick(world.assistants)
  if (standing.length > 0) return act(by, 'withdrawConsent', { consentId: random.pick(standing).id }, 'consent { id }')
  const { cooperativeId } = world
  const input = { cooperativeId, forPersonId: personId, purpose: 'REPRESENTATION', form: 'SPOKEN' }
  return act(by, 'recordConsent', input, 'consent { id }')
}

const matchQuery = `query ($id: ID!) { node(id: $id) { ... on Match { ${matchFields} } } }`
const requestQuery = `query ($id: ID!) { node(id: $id) { ... on HelpRequest { id title description
  address { street } requester { id name phone email }
  candidates(first: 5) { nodes { id person { id name phone email address { street } } } }
  matches(first: 5) { nodes { ${matchFields} } } } } }`
const offerQuery = `query ($id: ID!) { node(id: $id) { ... on HelpOffer { id
  person { id name phone email address { street } }
  matches(first: 5) { nodes { ${matchFields} } } } } }`

/** Looks at a match, a request or an offer, as one of the two or as anybody else. */
async function peek({ world, random, known, look }: HelpWeather): Promise<unknown> {
  const match = oneOf(random, known.matches)
  if (!match) return null
  const own = [match.requester_id, match.volunteer_id].flatMap((id) => world.byId.get(id) ?? [])
  const other = [...random.pick([world.volunteers, world.requesters, world.proxies, world.assistants, [world.board]])]
  const by = random.pick(random.chance(0.5) ? own : other)
  const ofMatch = [matchQuery, match.id] as const
  const ofOthers = [[requestQuery, match.request_id], [offerQuery, match.offer_id]] as const
  const [query, id] = random.pick([ofMatch, ofMatch, ...ofOthers])
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
export const helpPeopleSteps: Record<string, HelpStep> = {
  ...{ helpers, closeRequest, rest, limit, block, unblock, clear, revoke },
  ...{ introduce, trial, suspend, withdraw, peek, tick },
}
