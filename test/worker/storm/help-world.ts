import { recordHelp } from '../../harness/checker/help-tables.ts'
import { done } from '../../harness/mutate.ts'
import { startWorld, type Someone, type World } from './world.ts'

/** Who helps whom in the storm, and by whose hand. */
export interface HelpWorld extends World {
  /** Neighbourhood assistants. */
  assistants: Someone[]
  /** All have an offer; the first of them ask for help, too. */
  volunteers: Someone[]
  requesters: Someone[]
  /** Act for the first volunteer and the first requester. */
  proxies: Someone[]
  /** Who is not online: an assistant acts for them with their consent. */
  offline: ReadonlySet<string>
  /** Who may be suspended for a while, and the membership of each: those who are online and have no proxy. */
  memberships: Map<string, string>
  /** Whose offer is which. */
  offers: Map<string, string>
  byId: ReadonlyMap<string, Someone>
}

/** A Monday, 09:00 in Amsterdam: nothing of the first days is near a change of the clock. */
export const monday = Date.UTC(2027, 2, 1, 8) / 1000

/** The kinds of help that are asked for; for the last a volunteer must have shown a clearance. */
export const categories = ['GARDENING', 'GROCERIES', 'ODD_JOBS', 'PAPERWORK'] as const

/** Somewhere in the village, where everybody is within reach of everybody. */
export const village = { latitude: 52.44, longitude: 6.62 }

const sizes = { volunteers: 50, requesters: 12 }

/** Starts it all, with offers of everybody, and has the database record what is written from then on. */
export async function startHelpWorld(): Promise<HelpWorld> {
  const { volunteers: many, requesters: some } = sizes
  const world = await startWorld({ residents: many + some + 2, managers: 3, now: monday })
  const { database: { db }, cooperativeId, managers: assistants, residents } = world
  const [volunteers, requesters] = [residents.slice(0, many), residents.slice(many, many + some)]
  const proxies = residents.slice(many + some)
  const everybody = [world.board, ...assistants, ...residents]
  const offline = new Set([volunteers.at(-1)!.personId, requesters.at(-1)!.personId])
  await db.batch(
    [
      ...everybody.map(({ personId }, n) => ({
        sql: `update people set name = ?, phone = ?, address = ?, shares_phone = ?, shares_email = ?, shares_address = ?
          where id = ?`,
        args: [
          ...[`Buur ${n}`, `000 ${100 + n} 45`, addressOf(`Thuisweg ${n}`)],
          ...[Number(n % 5 !== 0), Number(n % 3 !== 0), Number(n % 2 === 0), personId],
        ],
      })),
      ...assistants.map(({ personId }) => ({
        sql: `update memberships set roles = '["COORDINATOR"]' where person_id = ?`,
        args: [personId],
      })),
      ...[...offline].flatMap((personId) => [
        { sql: 'update people set email = null where id = ?', args: [personId] },
        consent(`cns_${personId.slice(4)}`, cooperativeId, personId, assistants[0]!.personId),
      ]),
      ...[volunteers[0]!, requesters[0]!].flatMap(({ personId }, n) => [
        consent(`cns_${personId.slice(4)}`, cooperativeId, personId, personId),
        {
          sql: `insert into proxies (id, cooperative_id, person_id, proxy_id, consent_id, since)
            values (?, ?, ?, ?, ?, ?)`,
          args: [
            ...[`prx_${personId.slice(4)}`, cooperativeId, personId],
            ...[proxies[n]!.personId, `cns_${personId.slice(4)}`, monday],
          ],
        },
      ]),
    ],
    'write',
  )
  await recordHelp(db)
  const settings = {
    ...{ proposalLifetime: 'PT8H', silenceLifetime: 'PT10H', plansItself: true },
    ...{ ledgerMode: 'BOTH', softLimitMinutes: 60, hardLimitMinutes: 180 },
  }
  await done(world.board.client, 'setHelpSettings', { cooperativeId, ...settings }, '__typename')
  const offers = await Promise.all(
    volunteers.map(async ({ personId, client }, n): Promise<[string, string]> => {
      const input = { cooperativeId, categories, location: village, radiusKm: 20, maxHoursPerWeek: 3 + (n % 6) }
      const [by, forWhom] = offline.has(personId) ? [assistants[0]!.client, { forPersonId: personId }] : [client, {}]
      return [personId, (await done(by, 'offerHelp', { ...input, ...forWhom }, 'offer { id }')).offer.id]
    }),
  )
  const ofMembers = 'select id, person_id from memberships where cooperative_id = ?'
  const { rows } = await db.execute({ sql: ofMembers, args: [cooperativeId] })
  const often = new Set([...volunteers.slice(1, -1), ...requesters.slice(1, -1)].map(({ personId }) => personId))
  const known = rows.map((row): [string, string] => [String(row['person_id']), String(row['id'])])
  const memberships = new Map(known.filter(([personId]) => often.has(personId)))
  const byId = new Map(everybody.map((someone) => [someone.personId, someone]))
  return { ...world, assistants, volunteers, requesters, proxies, offline, memberships, offers: new Map(offers), byId }
}

/** An address as the tables hold it. */
const addressOf = (street: string): string =>
  JSON.stringify({ street, postalCode: '7671 AB', city: 'Vriezenveen', country: 'NL' })

const consent = (id: string, cooperativeId: string, personId: string, recordedBy: string) => ({
  sql: `insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at)
    values (?, ?, ?, 'REPRESENTATION', 'WRITTEN', ?, ?)`,
  args: [id, cooperativeId, personId, recordedBy, monday],
})
