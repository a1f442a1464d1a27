import type { TestApp } from '../harness/app.ts'
import type { ApiClient, Json } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import type { Neighbourhood } from '../harness/factories.ts'

/** The first Monday of the season that tests hand out, and its last Sunday: six weeks after New Year. */
const [startsOn, endsOn] = ['2027-01-04', '2027-02-14']

/** A text in Dutch. */
export const nl = (text: string) => [{ language: 'nl', text }]

/** An hour of a hall on a Monday evening, unless told otherwise. */
export const wish = (facilityId: string, other: object = {}) => ({
  ...{ facilityId, weekday: 1, from: '19:00', until: '20:00', length: 'PT1H' },
  ...other,
})

/** The input of `createSeason` for those places, with a week to apply. */
export const seasonInput = (world: Neighbourhood, facilityIds: string[], other: object = {}) => ({
  ...{ cooperativeId: world.id, name: nl('Winter'), startsOn, endsOn, facilityIds },
  applicationsUntil: '2026-12-02T12:00:00Z',
  ...other,
})

/** Makes a season and returns its id. */
export async function makeSeason(world: Neighbourhood, facilityIds: string[], other: object = {}): Promise<string> {
  const input = seasonInput(world, facilityIds, other)
  return (await done(world.manager.client, 'createSeason', input, 'season { id }')).season.id
}

/** The input of `applyForSeason` for ten people and one slot, unless told otherwise. */
export const applicationInput = (seasonId: string, wishes: object[], other: object = {}) => ({
  ...{ seasonId, groupName: 'Volleybal', groupSize: 10, wanted: 1, wishes },
  ...other,
})

/** Applies, and returns the application's id. */
export async function applyFor(
  client: ApiClient,
  seasonId: string,
  wishes: object[],
  other: object = {},
): Promise<string> {
  const input = applicationInput(seasonId, wishes, other)
  return (await done(client, 'applyForSeason', input, 'application { id }')).application.id
}

/** Takes no more applications. */
export const close = (world: Neighbourhood, seasonId: string) =>
  done(world.manager.client, 'closeSeasonApplications', { seasonId })

/** Publishes a season. */
export const publish = (world: Neighbourhood, seasonId: string, selection = 'season { status }'): Promise<Json> =>
  done(world.manager.client, 'publishSeason', { seasonId }, selection)

/** A preview, with all that it tells. */
export const preview = `query ($id: ID!) { seasonAllocation(seasonId: $id) { mark complete
  slots { applicationId groupName rank pinned time { facilityName weekday startsAt endsAt } }
  impossiblePins { applicationId }
  outcomes { applicationId groupName score wanted granted satisfaction
    scoreParts { criterion weight value contribution }
    wishes { rank reason granted { startsAt } takenBy { groupName rule criterion time { startsAt } } } }
  fairness { applications served wantedSlots grantedSlots firstWishes leastSatisfaction meanSatisfaction gini } } }`

/** What the audit log holds of something, oldest first. */
export async function audited(app: TestApp, subjectId: string): Promise<string[]> {
  const sql = 'select action from audit_entries where subject_id = ? order by at, id'
  return (await app.db.execute({ sql, args: [subjectId] })).rows.map((row) => String(row['action']))
}
