import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { helpRequests } from '../../../../schema/tables/help.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text, type Given } from '../../../platform/check.ts'
import type { Database } from '../../../platform/database/database.ts'
import type { Interval } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, invalid } from '../../../platform/refusal.ts'
import { actingData } from '../acting.ts'
import { assertInForce, categoriesOf, known } from '../categories/find.ts'
import { spoken } from '../languages.ts'
import { placeOf } from '../place.ts'
import { knownSkills } from '../skills-known.ts'
import { bitsOf } from '../traits.ts'
import { addWindows, detailsInput, timesOf, title, type Choices } from './details.ts'
import { ownRequest, stands, type StoredRequest } from './find.ts'

const changeInput = lazily(() =>
  z.object({ ...detailsInput(), requestId: z.string(), category: z.nullish(z.string()), title: z.nullish(title()) }),
)

export type ChangeInput = Given<typeof changeInput> & Choices

/** What a match rests on: it stays while somebody has agreed to it, or thinks about it. */
const weighty = ['category', 'timing', 'windows', 'minutes', 'recursUntil', 'location', 'requiredSkillIds', 'seats', 'clearanceTypes'] as const
const aboutTime = ['timing', 'windows', 'minutes', 'recursUntil', 'expiresAt'] as const

/** Changes a request that stands; absent fields stay. */
export async function changeHelpRequest(given: ChangeInput, useCase: UseCase<'request'>) {
  const { work, now, database, finish } = useCase
  const input = check(changeInput, given)
  const { request, acting } = await ownRequest(useCase, input.requestId)
  if (!stands(request, now)) throw conflict('REQUEST_CLOSED')
  const { id, cooperativeId } = request
  const names = Object.keys(given).filter((name) => given[name as keyof ChangeInput] !== undefined)
  if (request.placesTaken + request.proposals > 0 && weighty.some((name) => names.includes(name))) throw conflict('REQUEST_IN_HAND')
  const { helpersNeeded } = input
  if (helpersNeeded != null && helpersNeeded < request.placesTaken) throw invalid('TOO_SHORT', ['input', 'helpersNeeded'], { minimum: request.placesTaken })

  const [requiredSkills, wantedSkills] = [input.requiredSkillIds, input.wantedSkillIds].map((ids) => ids && [...new Set(ids)])
  const [categories, place, before] = await Promise.all([
    categoriesOf(database, cooperativeId, input.category == null ? [] : [input.category]),
    given.location === undefined ? null : placeOf(database, { cooperativeId, personId: request.requesterId, location: input.location }),
    windowsOf(database, id),
    knownSkills(database, cooperativeId, [
      { ids: requiredSkills ?? [], path: ['input', 'requiredSkillIds'] },
      { ids: wantedSkills ?? [], path: ['input', 'wantedSkillIds'] },
    ]),
  ])
  const category = input.category == null ? null : known(categories, input.category, ['input', 'category'])
  const timeZone = place?.timeZone ?? request.timeZone
  const timely = aboutTime.some((name) => names.includes(name)) || timeZone !== request.timeZone
  const windows = input.windows ?? before
  const times = timely ? timesOf({ ...asked(given, request, windows, timeZone, now), before: { ...request, windows: before } }) : {}
  const cell = place?.cell ?? null
  const hasPlace = place ? cell !== null : request.latitude !== null
  // Since it was asked its kind may have come to take a place: that keeps nobody from changing something else.
  if ((category || place) && (category?.nearby ?? request.nearby) && !hasPlace) throw conflict('PLACE_MISSING')

  const bits = (['traits', 'requires', 'avoids'] as const).map((name) => [name, given[name] === undefined ? undefined : bitsOf(given[name] ?? [])])
  const changes = {
    ...{ title: input.title ?? undefined, description: input.description, urgency: given.urgency ?? undefined },
    ...{ helpersNeeded: helpersNeeded ?? undefined, languages: input.languages === undefined ? undefined : spoken(input.languages ?? []) },
    ...{ requiredSkills: requiredSkills === undefined ? undefined : (requiredSkills ?? []), wantedSkills: wantedSkills === undefined ? undefined : (wantedSkills ?? []) },
    ...{ ...(category && { category: category.code, categoryId: category.id }), ...times },
    // What the category demands besides is added by a trigger.
    seatsAsked: input.seats,
    clearanceTypesAsked: given.clearanceTypes === undefined ? undefined : [...new Set(given.clearanceTypes ?? [])],
    ...Object.fromEntries(bits),
    ...(place && { address: place.address, latitude: cell?.latitude ?? null, longitude: cell?.longitude ?? null, neighbourhoodId: place.neighbourhoodId, timeZone }),
    updatedAt: now,
  }
  const same = sql`id = ${id} and status = ${request.status} and places_taken = ${request.placesTaken} and proposals = ${request.proposals}
    and updated_at = ${request.updatedAt} and ${timely ? timesAre(request, before) : sql`1`}`
  work.add(database.orm.update(helpRequests).set(changes).where(same))
  work.assertChanged()
  if (category) assertInForce(work, cooperativeId, category)
  if (input.windows || timeZone !== request.timeZone) {
    work.add(sql`delete from help_windows where request_id = ${id}`, sql`delete from help_window_days where request_id = ${id}`)
    addWindows(work, id, windows, timeZone)
  }
  const changed = names.filter((name) => !['requestId', 'idempotencyKey'].includes(name))
  work.audit({ action: 'help.requestChanged', subjectId: id, cooperativeId, data: { changed, ...actingData(acting) } })
  return finish({ request: id })
}

const cancelInput = lazily(() => z.object({ requestId: z.string(), reason: z.nullish(text(1, 500)) }))

/** Calls a request off: nobody is looked for any more. */
export async function cancelHelpRequest(given: Given<typeof cancelInput>, useCase: UseCase<'request'>) {
  const { work, now, finish } = useCase
  const { requestId, reason = null } = check(cancelInput, given)
  const { request, acting } = await ownRequest(useCase, requestId)
  if (!stands(request, now)) throw conflict('REQUEST_CLOSED')
  work.add(sql`update help_requests set status = 'CANCELLED', closed_at = ${now}, close_reason = ${reason}, updated_at = ${now}
    where id = ${requestId} and status = ${request.status}`)
  work.assertChanged()
  work.audit({ action: 'help.requestCancelled', subjectId: requestId, cooperativeId: request.cooperativeId, data: actingData(acting) })
  return finish({ request: requestId })
}

/** What is asked of a request’s times: what was said now, else what was said before. */
function asked(given: ChangeInput, request: StoredRequest, windows: Interval[], timeZone: string, now: number) {
  const derived = given.windows && request.timing !== 'RECURRING' ? null : request.timing
  return {
    ...{ windows, timeZone, now, timing: given.timing ?? derived, minutes: given.minutes ?? request.minutes },
    recursUntil: given.recursUntil === undefined ? request.recursUntil : given.recursUntil,
    expiresAt: given.expiresAt,
    // Windows that stay were in time when they were said.
    since: given.windows ? now : request.createdAt,
  }
}

/** That the times of a request are those from which others were reckoned: within a second somebody else may have changed them. */
const timesAre = ({ id, timing, minutes, recursUntil, timeZone, expiresAt }: StoredRequest, windows: Interval[]) => sql`timing = ${timing} and minutes = ${minutes}
  and recurs_until is ${recursUntil} and time_zone = ${timeZone} and expires_at = ${expiresAt}
  and ${JSON.stringify(windows.map(({ startsAt, endsAt }) => [startsAt, endsAt]))} = (select json_group_array(json_array(w.starts_at, w.ends_at) order by w.position)
    from help_windows w where w.request_id = ${id})`

async function windowsOf(database: Database, requestId: string): Promise<Interval[]> {
  const rows = await database.read(sql`select starts_at, ends_at from help_windows where request_id = ${requestId} order by position`)
  return rows.map((row) => ({ startsAt: row['starts_at'] as number, endsAt: row['ends_at'] as number }))
}
