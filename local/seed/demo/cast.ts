import { createHash } from 'node:crypto'
import type * as tables from '../../../schema/tables/index.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import { homesOf } from './homes.ts'
import type { CooperativeKey, PersonPlan } from './model.ts'
import { organisations } from './organisations.ts'
import { namedPeople } from './people.ts'
import { cooperatives, neighbourhoods } from './places.ts'
import { residents } from './residents.ts'

type MembershipRow = typeof tables.memberships.$inferInsert

/** Someone of the demo with their id. */
export type Person = PersonPlan & { id: string }

/** Everyone and every body of the demo, by the keys that the plans use. */
export type Cast = {
  cooperative: Record<CooperativeKey, string>
  organisation: ReadonlyMap<string, string>
  people: readonly Person[]
  person: (key: string) => Person
}

/** When the cooperatives began, as days before now. */
const BEGUN = 700

/** Gives everyone an id. */
export function castOf(now: number): Cast {
  const begun = now - BEGUN * DAY
  const [cooperativeId, organisationId, personId] = [idSource('coo'), idSource('org'), idSource('per')]
  const cooperative = { linden: cooperativeId(begun), tuchmacher: cooperativeId(begun) }
  const organisation = new Map(organisations.map(({ key }) => [key, organisationId(begun)]))
  const plans = [...namedPeople, ...residents('linden', 'nl'), ...residents('tuchmacher', 'de')]
  const people = plans.map((plan, index) => withId(plan, personId(joined(now, index))))
  const byKey = new Map(people.map((person) => [person.key, person]))
  const person = (key: string): Person => {
    const found = byKey.get(key)
    if (!found) throw new RangeError(`nobody in the demo is called ${key}`)
    return found
  }
  return { cooperative, organisation, people, person }
}

function withId<T>(plan: T, id: string): T & { id: string } {
  return { ...plan, id }
}

/** When the person of this index joined: the founders first, the last some months ago. */
function joined(now: number, index: number): number {
  return now - (BEGUN - index * 7) * DAY
}

/** The rows of neighbourhoods, cooperatives and organisations. */
export function bodyRows(cast: Cast, now: number) {
  const begun = now - BEGUN * DAY
  const neighbourhoodId = idSource('nbh')
  const quarters = neighbourhoods.map((plan) => withId(plan, neighbourhoodId(begun)))
  return {
    neighbourhoods: quarters.map((quarter) => ({
      id: quarter.id,
      name: quarter.name,
      municipality: quarter.municipality,
      country: quarter.country,
      subdivision: quarter.subdivision,
      timeZone: quarter.timeZone,
      boundary: { type: 'Polygon', coordinates: [quarter.ring] },
      latitude: quarter.latitude,
      longitude: quarter.longitude,
      createdAt: begun,
    })),
    cooperatives: cooperatives.map((plan) => ({
      id: cast.cooperative[plan.key],
      slug: plan.slug,
      name: plan.name,
      about: plan.about,
      statutes: plan.statutes,
      defaultLanguage: plan.defaultLanguage,
      joinPolicy: plan.joinPolicy,
      publicParts: plan.publicParts,
      createdAt: begun,
      updatedAt: begun,
    })),
    cooperativeNeighbourhoods: quarters.map(({ id, cooperative }) => ({
      cooperativeId: cast.cooperative[cooperative],
      neighbourhoodId: id,
    })),
    organisations: organisations.map(({ key, name, kind, about, website = null }) => ({
      id: organisationOf(cast, key),
      name,
      kind,
      about,
      website,
      createdAt: begun,
      updatedAt: begun,
    })),
    partnerships: organisations.flatMap(({ key, partnerOf }) =>
      partnerOf.map((cooperative, index) => ({
        cooperativeId: cast.cooperative[cooperative],
        organisationId: organisationOf(cast, key),
        since: begun + index * 90 * DAY,
      })),
    ),
  }
}

/** The id of an organisation by its key. */
export function organisationOf(cast: Cast, key: string): string {
  const id = cast.organisation.get(key)
  if (!id) throw new RangeError(`no organisation in the demo is called ${key}`)
  return id
}

/** The rows of people, what they are in the cooperatives, and the invitations that wait for an answer. */
export function peopleRows(cast: Cast, now: number) {
  const membershipId = idSource('mem')
  const homes = homesOf(cast.people)
  return {
    people: cast.people.map(({ id, key, name, email, locale, administrator = false }, index) => ({
      id, name, email, phone: homes.get(key)?.phone ?? null, locale, administrator,
      address: homes.get(key)?.address ?? null,
      latitude: homes.get(key)?.cell.latitude ?? null,
      longitude: homes.get(key)?.cell.longitude ?? null,
      // Those who are not online are met at home.
      sharesAddress: email === null || index % 2 === 0,
      createdAt: joined(now, index), updatedAt: joined(now, index),
    })),
    memberships: cast.people.flatMap((person, index) =>
      person.memberships.map(({ cooperative, status, roles, motivation = null }): MembershipRow => {
        const applied = status === 'APPLIED'
        const createdAt = applied ? now - 2 * DAY : joined(now, index)
        const endedAt = status === 'LEFT' ? now - 60 * DAY : null
        return {
          id: membershipId(createdAt), cooperativeId: cast.cooperative[cooperative], personId: person.id,
          status, roles, motivation, createdAt, endedAt,
          joinedAt: applied ? null : createdAt,
          updatedAt: endedAt ?? (status === 'SUSPENDED' ? now - 20 * DAY : createdAt),
        }
      }),
    ),
    representatives: cast.people.flatMap(({ id, represents = [] }) =>
      represents.map(({ cooperative, organisation }) => ({
        cooperativeId: cast.cooperative[cooperative],
        organisationId: organisationOf(cast, organisation),
        personId: id,
      })),
    ),
    invitations: invitationRows(cast, now),
  }
}

/** The tokens are of no use to anybody: an invitation is accepted with what was sent, and nothing was. */
function invitationRows(cast: Cast, now: number): (typeof tables.invitations.$inferInsert)[] {
  const invitationId = idSource('inv')
  const createdAt = now - 3 * DAY
  const row = (cooperative: CooperativeKey, email: string, by: string, organisation: string | null) => ({
    id: invitationId(createdAt),
    cooperativeId: cast.cooperative[cooperative],
    email,
    roles: [organisation ? ('PARTNER_REPRESENTATIVE' as const) : ('RESIDENT' as const)],
    organisationId: organisation && organisationOf(cast, organisation),
    tokenHash: createHash('sha256').update(`demo invitation of ${email}`).digest('hex'),
    invitedBy: cast.person(by).id,
    createdAt, expiresAt: createdAt + 14 * DAY, acceptedAt: null, revokedAt: null,
  })
  return [
    row('linden', 'nieuwe.buur@example.org', 'zoe', null),
    row('linden', 'dirigent@dreiklang.example', 'marijke', 'musikschule'),
    row('tuchmacher', 'neue.nachbarin@example.net', 'kaethe', null),
  ]
}
