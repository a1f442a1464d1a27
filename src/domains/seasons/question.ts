import { sql } from 'drizzle-orm'
import type { StoredWish } from '../../../schema/tables/seasons.ts'
import type { FacilityKind } from '../../../schema/tables/vocabulary.ts'
import type { Database } from '../../platform/database/database.ts'
import { sha256 } from '../../platform/crypto.ts'
import { DAY } from '../../platform/interval.ts'
import type { LocalizedText } from '../../platform/localized.ts'
import type { StoredSeason } from './find.ts'
import type { SeasonApplication, SeasonPlace, SeasonQuestion, WeeklySlot } from './season.ts'
import { secondsOf } from './wall-time.ts'

/** A place as it is read: with its name, and the version of what its bookings are judged by. */
export interface ReadPlace extends SeasonPlace {
  name: LocalizedText
  rulesVersion: number
  /** The end of the season, by its own clock. */
  endsAt: number
}

/** An application as it is read: with whose it is. */
export interface ReadApplication extends SeasonApplication {
  groupName: string
  actorId: string
  organisationId: string | null
}

/** What is to be handed out, and who asks for it. */
export type Ground = Pick<Asked, 'places' | 'applications'>

/** What a season's allocation follows from, with names. */
export interface Asked {
  season: StoredSeason
  question: SeasonQuestion
  places: ReadPlace[]
  applications: ReadApplication[]
  /** A mark of the question: the same for the same question. */
  mark: string
}

interface RawPlace {
  id: string
  kind: FacilityKind
  name: LocalizedText
  mode: 'WHOLE' | 'UNITS'
  capacity: number
  granularity: number
  minDuration: number
  maxDuration: number
  bufferBefore: number
  bufferAfter: number
  rulesVersion: number
  endsAt: number
  spaces: string[]
  hours: [weekday: number, opens: string, closes: string][]
}

interface RawApplication {
  id: string
  groupName: string
  groupSize: number
  priorityClass: number
  wanted: number
  minimum: number
  wishes: StoredWish[]
  actorId: string
  organisationId: string | null
  past: [facilityId: string, weekday: number, startsAt: number, length: number, units: number][]
}

/**
 * Reads what is to be handed out in a season, and who asks for it, in one statement. Who is no member or partner any
 * more, and what is retired, is left out.
 */
export async function readGround(database: Database, seasonId: string): Promise<Ground> {
  const [row] = await database.read(sql`select
    (select json_group_array(json_object('id', f.id, 'kind', f.kind, 'name', json(f.name), 'mode', f.mode,
        'capacity', f.capacity, 'granularity', f.granularity, 'minDuration', f.min_duration,
        'maxDuration', f.max_duration, 'bufferBefore', f.buffer_before, 'bufferAfter', f.buffer_after,
        'rulesVersion', f.rules_version, 'endsAt', p.ends_at,
        'spaces', (select json_group_array(s.space_id) from facility_spaces s where s.facility_id = f.id),
        'hours', (select json_group_array(json_array(h.weekday, h.opens, h.closes)) from weekly_hours h
          where h.facility_id = f.id)))
      from season_places p join facilities f on f.id = p.facility_id
      where p.season_id = ${seasonId} and f.status <> 'RETIRED') as places,
    (select json_group_array(json_object('id', a.id, 'groupName', a.group_name, 'groupSize', a.group_size,
        'priorityClass', a.priority_class, 'wanted', a.wanted, 'minimum', a.minimum, 'wishes', json(a.wishes),
        'actorId', a.actor_id, 'organisationId', a.organisation_id,
        'past', (select json_group_array(json_array(l.facility_id, l.weekday, l.starts_at, l.length, l.units))
          from season_applications b join season_slots l on l.application_id = b.id
          where b.season_id = (select previous_id from seasons where id = a.season_id)
            and b.applicant_id = a.applicant_id and b.group_key = a.group_key)))
      from season_applications a where a.season_id = ${seasonId} and a.status = 'SUBMITTED'
        and case when a.organisation_id is null
          then exists (select 1 from memberships m where m.person_id = a.actor_id
            and m.cooperative_id = a.cooperative_id and m.status = 'ACTIVE')
          else exists (select 1 from partnerships r where r.organisation_id = a.organisation_id
            and r.cooperative_id = a.cooperative_id) end) as applications`)
  const places = (JSON.parse(row!['places'] as string) as RawPlace[]).map(placeOf).sort(byId)
  const applications = (JSON.parse(row!['applications'] as string) as RawApplication[])
    .map((raw): ReadApplication => ({ ...raw, past: raw.past.map(slotOf) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return { places, applications }
}

/** The question that is asked about a season, its places and applications. */
export async function questionOf(season: StoredSeason, { places, applications }: Ground): Promise<Asked> {
  const { id: seasonId, aim, classes, weights, pins, vetoes } = season
  const stands = new Set(applications.map(({ id }) => id))
  const question: SeasonQuestion = {
    ...{ seasonId, aim, classes, weights, places, applications },
    pins: pins.filter(({ applicationId }) => stands.has(applicationId)),
    vetoes: vetoes.filter(({ applicationId }) => stands.has(applicationId)),
  }
  const { startsOn, endsOn } = season
  // Names and the versions of rules, which every closure changes, make no other allocation.
  const bare = places.map((place) => ({ ...place, name: null, rulesVersion: null }))
  const mark = (await sha256(JSON.stringify({ ...question, places: bare, startsOn, endsOn }))).slice(0, 32)
  return { season, question, places, applications, mark }
}

const byId = (a: ReadPlace, b: ReadPlace): number => (a.facilityId < b.facilityId ? -1 : 1)

const slotOf = ([facilityId, weekday, startsAt, length, units]: RawApplication['past'][number]): WeeklySlot => ({
  ...{ facilityId, weekday, startsAt, length, units },
})

function placeOf({ id, mode, spaces, hours, ...raw }: RawPlace): ReadPlace {
  return {
    ...raw,
    ...{ facilityId: id, whole: mode === 'WHOLE', spaces: [id, ...spaces.filter((space) => space !== id).sort()] },
    windows: hours
      .map(([weekday, opens, closes]) => {
        const [from, until] = [secondsOf(opens), secondsOf(closes)]
        return { weekday, from, until: until > from ? until : until + DAY }
      })
      .sort((a, b) => a.weekday - b.weekday || a.from - b.from),
  }
}
