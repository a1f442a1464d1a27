import { sql } from 'drizzle-orm'
import { seasons, type StoredPin, type StoredVeto } from '../../../schema/tables/seasons.ts'
import type { UseCase } from '../../auth/use-case.ts'
import { invalid, notFound } from '../../platform/refusal.ts'
import { DAY } from '../../platform/interval.ts'
import { managedSeason } from './find.ts'
import { seasonBounds } from './season.ts'
import { secondsOf } from './wall-time.ts'

/** A slot that is pinned, as the API takes it. */
export type PinInput = {
  applicationId: string
  facilityId: string
  weekday: number
  startsAt: string
  length: number
  units?: number | null
}

/** What is kept from an application, as the API takes it. */
export type VetoInput = {
  applicationId: string
  facilityId: string
  weekday: number
  startsAt?: string | null
}

type DecisionsInput = {
  seasonId: string
  pins: PinInput[]
  refusals: VetoInput[]
}

/** The most pins, and the most vetoes. */
const most = seasonBounds.applications * 2

/** Says which slots are given and which are kept from whom, whatever the scores: all anew. */
export async function setSeasonDecisions({ seasonId, pins, refusals }: DecisionsInput, useCase: UseCase<'season'>) {
  const { work, now, database, finish } = useCase
  for (const [name, list] of Object.entries({ pins, refusals })) {
    if (list.length > most) throw invalid('TOO_LONG', ['input', name], { maximum: most })
  }
  const [season, applications, places] = await Promise.all([
    managedSeason(useCase, seasonId),
    database.read(sql`select id from season_applications where season_id = ${seasonId} and status = 'SUBMITTED'`),
    database.read(sql`select f.id, f.capacity, f.mode from season_places p join facilities f on f.id = p.facility_id
      where p.season_id = ${seasonId}`),
  ])
  const { id, cooperativeId, version } = season
  const applicationIds = new Set(applications.map((row) => String(row['id'])))
  const capacities = new Map(places.map((row) => [String(row['id']), row]))
  const assertKnown = ({ applicationId, facilityId, weekday }: VetoInput, path: string[]): void => {
    if (!applicationIds.has(applicationId)) throw notFound([...path, 'applicationId'])
    if (!capacities.has(facilityId)) throw notFound([...path, 'facilityId'])
    if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) throw invalid('INVALID_VALUE', [...path, 'weekday'])
  }
  const storedPins = pins.map((pin, n): StoredPin => {
    assertKnown(pin, ['input', 'pins', String(n)])
    const place = capacities.get(pin.facilityId)!
    const units = place['mode'] === 'WHOLE' ? Number(place['capacity']) : (pin.units ?? 1)
    return { ...pin, startsAt: secondsOf(pin.startsAt) % DAY, units }
  })
  const storedVetoes = refusals.map((veto, n): StoredVeto => {
    assertKnown(veto, ['input', 'refusals', String(n)])
    return { ...veto, startsAt: veto.startsAt == null ? null : secondsOf(veto.startsAt) % DAY }
  })
  const changes = { pins: storedPins, vetoes: storedVetoes, updatedAt: now }
  work.add(
    database.orm
      .update(seasons)
      .set(changes)
      .where(sql`id = ${id} and version = ${version}`),
  )
  work.assertChanged()
  const data = { pins: storedPins, refusals: storedVetoes }
  work.audit({ action: 'season.decided', subjectId: id, cooperativeId, data })
  return finish({ season: id })
}

type PrioritiesInput = {
  seasonId: string
  priorities: { applicationId: string; priorityClass: number }[]
}

/** Puts applications into classes of priority; those that are not named stay in theirs. */
export async function setSeasonPriorities({ seasonId, priorities }: PrioritiesInput, useCase: UseCase<'season'>) {
  const { work, now, database, finish } = useCase
  const maximum = seasonBounds.applications
  if (priorities.length > maximum) throw invalid('TOO_LONG', ['input', 'priorities'], { maximum })
  const [season, applications] = await Promise.all([
    managedSeason(useCase, seasonId),
    database.read(sql`select id from season_applications where season_id = ${seasonId} and status = 'SUBMITTED'`),
  ])
  const known = new Set(applications.map((row) => String(row['id'])))
  for (const [n, { applicationId, priorityClass }] of priorities.entries()) {
    const path = ['input', 'priorities', String(n)]
    if (!known.has(applicationId)) throw notFound([...path, 'applicationId'])
    const exists = Number.isInteger(priorityClass) && priorityClass >= 1 && priorityClass <= season.classes
    if (!exists) throw invalid('INVALID_VALUE', [...path, 'priorityClass'])
  }
  const pairs = JSON.stringify(priorities.map(({ applicationId, priorityClass }) => [applicationId, priorityClass]))
  work.add(sql`update season_applications set priority_class = (select value ->> 1 from json_each(${pairs})
      where value ->> 0 = season_applications.id), updated_at = max(updated_at, ${now})
    where season_id = ${seasonId} and id in (select value ->> 0 from json_each(${pairs}))`)
  work.audit({
    action: 'season.prioritiesSet',
    subjectId: season.id,
    cooperativeId: season.cooperativeId,
    data: { priorities },
  })
  return finish({ season: season.id })
}
