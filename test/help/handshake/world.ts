import type { TestApp } from '../../harness/app.ts'
import type { ApiClient, Json } from '../../harness/client.ts'
import { addMember, makeNeighbourhood, type Member, type Neighbourhood } from '../../harness/factories.ts'
import { done } from '../../harness/mutate.ts'
import { signIn } from '../../harness/people.ts'

/** Where everybody in these tests lives, roughly. */
export const home = { latitude: 52.44, longitude: 6.62 }

const address = { street: 'Lindelaan 3', postalCode: '7671 AB', city: 'Vriezenveen', country: 'NL' }

/** A cooperative with who asks, who helps, who acts for them, and those who have nothing to do with it. */
export interface HelpWorld extends Neighbourhood {
  requester: Member
  requesterProxy: Member
  volunteer: Member
  volunteerProxy: Member
  /** A member who neither asks nor helps. */
  other: Member
  /** The coordinator: a neighbourhood assistant. */
  assistant: Member
  /** A coordinator of another cooperative. */
  elsewhere: Member
}

/** Makes somebody the proxy of another, as an assistant records it with their consent. */
export async function makeProxy(app: TestApp, cooperativeId: string, person: { personId: string }, proxy: { personId: string }): Promise<void> {
  const [consent, id] = [`cns_${proxy.personId.slice(4)}`, `prx_${proxy.personId.slice(4)}`]
  await app.db.batch([
    {
      sql: `insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at) values (?, ?, ?, 'REPRESENTATION', 'ONLINE', ?, ?)`,
      args: [consent, cooperativeId, person.personId, person.personId, app.clock.now],
    },
    {
      sql: `insert into proxies (id, cooperative_id, person_id, proxy_id, consent_id, since) values (?, ?, ?, ?, ?, ?)`,
      args: [id, cooperativeId, person.personId, proxy.personId, consent, app.clock.now],
    },
  ])
}

/** Gives somebody a telephone number and an address, and says what they share of them. */
const living = (app: TestApp, { personId }: { personId: string }, phone: string, shares: { phone?: boolean; email?: boolean; address?: boolean } = {}) =>
  app.db.execute({
    sql: 'update people set phone = ?, address = ?, shares_phone = ?, shares_email = ?, shares_address = ? where id = ?',
    args: [phone, JSON.stringify(address), Number(shares.phone ?? true), Number(shares.email ?? true), Number(shares.address ?? true), personId],
  })

/** Changes how a cooperative arranges its help. */
export const setHelp = (app: TestApp, cooperativeId: string, settings: Record<string, string | number>) =>
  app.db.execute({
    sql: `update help_settings set ${Object.keys(settings).map((name) => `${name} = ?`).join(', ')} where cooperative_id = ?`,
    args: [...Object.values(settings), cooperativeId],
  })

/** Makes that world. */
export async function makeHelpWorld(app: TestApp): Promise<HelpWorld> {
  const place = await makeNeighbourhood(app)
  const [requester, requesterProxy, volunteer, volunteerProxy, other] = await Promise.all(
    ['Rika', 'Petra', 'Vincent', 'Paul', 'Olga'].map((name) => addMember(app, place, ['RESIDENT'], { name })),
  )
  const far = await makeNeighbourhood(app)
  await Promise.all([living(app, requester!, '000 123 45'), living(app, volunteer!, '000 543 21')])
  await makeProxy(app, place.id, requester!, requesterProxy!)
  await makeProxy(app, place.id, volunteer!, volunteerProxy!)
  return {
    ...{ ...place, requester: requester!, requesterProxy: requesterProxy!, volunteer: volunteer!, volunteerProxy: volunteerProxy!, other: other! },
    ...{ assistant: place.coordinator, elsewhere: far.coordinator },
  }
}

/** Asks for help with something in the garden, whenever, unless told otherwise. */
export async function askHelp({ id }: { id: string }, client: ApiClient, other: object = {}): Promise<string> {
  const input = { cooperativeId: id, category: 'GARDENING', title: 'Heg knippen', minutes: 60, location: { ...home, address }, ...other }
  return (await done(client, 'requestHelp', input, 'request { id }')).request.id
}

/** Offers help in the garden, for many hours, unless told otherwise. */
export async function offerHelp({ id }: { id: string }, client: ApiClient, other: object = {}): Promise<string> {
  const input = { cooperativeId: id, categories: ['GARDENING'], location: home, maxHoursPerWeek: 40, ...other }
  return (await done(client, 'offerHelp', input, 'offer { id }')).offer.id
}

/** Proposes, and returns the match's id. */
export async function propose(client: ApiClient, requestId: string, offerId: string, other: object = {}): Promise<string> {
  return (await done(client, 'proposeMatch', { requestId, offerId, ...other }, 'match { id }')).match.id
}

/** Answers a proposal with yes. */
export const accept = (client: ApiClient, matchId: string, other: object = {}, selection = 'match { status contact { name phone email address { street city } } }'): Promise<Json> =>
  done(client, 'respondToMatch', { matchId, response: 'ACCEPT', ...other }, selection)

/** A match that both have agreed to, of a request and an offer of their own or of these. */
export async function agree(world: HelpWorld, { requestId, offerId }: { requestId?: string; offerId?: string } = {}): Promise<string> {
  const request = requestId ?? (await askHelp(world, world.requester.client))
  const offer = offerId ?? (await offerOf(world))
  const id = await propose(world.volunteer.client, request, offer)
  await accept(world.requester.client, id)
  return id
}

const offers = new WeakMap<HelpWorld, Promise<string>>()

/** The offer of the world's volunteer, made once. */
export function offerOf(world: HelpWorld): Promise<string> {
  const made = offers.get(world) ?? offerHelp(world, world.volunteer.client)
  offers.set(world, made)
  return made
}

/** Says minutes of help. */
export const complete = (client: ApiClient, matchId: string, minutes: number, other: object = {}, selection = 'match { id status minutes confirmedByBoth }'): Promise<Json> =>
  done(client, 'completeMatch', { matchId, minutes, ...other }, selection)

/** A match as a client sees it. */
export const matchQuery = (fields: string) => `query ($id: ID!) { node(id: $id) { ... on Match { ${fields} } } }`

/** Some more volunteers with offers, fast. */
export async function volunteers(app: TestApp, world: HelpWorld, count: number, name = 'Vrijwilliger'): Promise<{ client: ApiClient; personId: string; offerId: string }[]> {
  const made = []
  for (let n = 0; n < count; n++) {
    const person = await signIn(app, `${name.toLowerCase()}.${n}@example.org`, `${name} ${n}`)
    await app.db.execute({
      sql: `insert into memberships (id, cooperative_id, person_id, status, roles, created_at, joined_at, updated_at) values (?, ?, ?, 'ACTIVE', '["RESIDENT"]', ?, ?, ?)`,
      args: [`mem_${person.personId.slice(4)}`, world.id, person.personId, app.clock.now, app.clock.now, app.clock.now],
    })
    made.push({ client: person.client, personId: person.personId, offerId: await offerHelp(world, person.client) })
  }
  return made
}
