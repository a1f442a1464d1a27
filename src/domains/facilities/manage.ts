import { sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import { facilities } from '../../../schema/tables/facilities.ts'
import type {
  AccessibilityFeature,
  BookerGroup,
  BookingMode,
  FacilityKind,
  FacilityStatus,
} from '../../../schema/tables/vocabulary.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { UseCase, Writing } from '../../auth/use-case.ts'
import { check, line, translated, type Given } from '../../platform/check.ts'
import { lazily } from '../../platform/lazily.ts'
import { newId } from '../../platform/ids.ts'
import { localize, stored, type LocalizedText } from '../../platform/localized.ts'
import { conflict, invalid, notFound } from '../../platform/refusal.ts'
import { calendarStatements, readCalendarFacts } from './calendar-upkeep.ts'
import { managedFacility, unchanged } from './find.ts'
import { defaultPolicy, policyProblem, type Policy } from './policy.ts'

const details = lazily(() => ({
  description: z.nullish(translated(0, 5_000)),
  houseRules: z.nullish(translated(0, 5_000)),
  amenities: z.nullish(z.array(line(1, 80)).check(z.maxLength(50))),
  photoLinks: z.nullish(z.array(z.string().check(z.maxLength(1_000))).check(z.maxLength(30))),
  capacity: z.int().check(z.gte(1), z.lte(100_000)),
}))

const location = lazily(() => z.object({
  latitude: z.number().check(z.gte(-90), z.lte(90)),
  longitude: z.number().check(z.gte(-180), z.lte(180)),
  street: line(1, 200),
  postalCode: line(1, 20),
  city: line(1, 100),
  country: z.string(),
  subdivision: z.nullish(z.string().check(z.regex(/^[A-Z0-9]{1,3}$/))),
}))

const createInput = lazily(() => z.object({
  ...details(),
  cooperativeId: z.string(),
  name: translated(1, 120),
  location: location(),
  timeZone: z.string(),
}))
const updateInput = lazily(() => z.object({
  ...details(),
  facilityId: z.string(),
  name: z.nullish(translated(1, 120)),
  location: z.nullish(location()),
  timeZone: z.nullish(z.string()),
  capacity: z.nullish(details().capacity),
}))

/** A booking policy as the API takes it: durations in seconds, absent ones stay. */
export type PolicyInput = { [K in keyof Policy]?: number | null } & {
  bookableBy?: BookerGroup[] | null
  requiresApproval?: boolean | null
}

type Choices = {
  kind?: FacilityKind | null
  status?: FacilityStatus | null
  bookingMode?: BookingMode | null
  accessibility?: AccessibilityFeature[] | null
  providerId?: string | null
  closedOnHolidays?: boolean | null
  policy?: PolicyInput | null
}

const usualBookers: BookerGroup[] = ['RESIDENT', 'COORDINATOR', 'FACILITY_MANAGER', 'BOARD', 'PARTNER_REPRESENTATIVE']

export type CreateFacilityInput = Given<typeof createInput> &
  Choices & { kind: FacilityKind; bookingMode: BookingMode }
export type UpdateFacilityInput = Given<typeof updateInput> & Choices

/** Adds a facility to a cooperative, as a draft unless told; facility managers and the board may. */
export async function createFacility(given: CreateFacilityInput, useCase: UseCase<'facility'>) {
  const { viewer, work, now, database, finish } = useCase
  signedIn(viewer)
  const input = check(createInput, given)
  const { cooperativeId } = input
  const [[cooperative], isPartner] = await Promise.all([
    database.read(sql`select default_language from cooperatives where id = ${cooperativeId}`),
    readPartner(useCase, cooperativeId, given.providerId),
  ])
  if (!cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'facility.manage', cooperativeId)
  if (!isPartner) throw conflict('PROVIDER_NOT_PARTNER')
  const id = newId('fac')
  const policy = mergedPolicy(defaultPolicy, given.policy)
  const row = {
    ...{ id, cooperativeId, providerId: given.providerId ?? null },
    ...{ kind: given.kind, status: given.status ?? 'DRAFT', mode: given.bookingMode },
    ...names(stored(input.name), cooperative['default_language'] as string),
    description: stored(input.description ?? []),
    houseRules: stored(input.houseRules ?? []),
    accessibility: distinct(given.accessibility) ?? [],
    amenities: input.amenities ?? [],
    photoLinks: input.photoLinks ?? [],
    ...{ ...input.location, subdivision: input.location.subdivision ?? null },
    ...{ timeZone: input.timeZone, capacity: input.capacity },
    ...policy,
    bookableBy: distinct(given.policy?.bookableBy) ?? usualBookers,
    requiresApproval: given.policy?.requiresApproval ?? false,
    closedOnHolidays: given.closedOnHolidays ?? true,
    ...{ calendarUntil: 0, createdAt: now, updatedAt: now },
  }
  work.add(database.orm.insert(facilities).values(row))
  work.add(...calendarStatements({ ...row, facilityId: id, hours: [], exceptions: [], closures: [] }, now))
  work.audit({ action: 'facility.created', subjectId: id, cooperativeId, facilityId: id })
  return finish({ facility: id })
}

/** Changes a facility; absent fields stay. Facility managers and the board may. */
export async function updateFacility(given: UpdateFacilityInput, useCase: UseCase<'facility'>) {
  const { work, now, database, finish } = useCase
  const input = check(updateInput, given)
  const [before, [facts]] = await Promise.all([
    managedFacility(useCase, input.facilityId, ['input', 'facilityId']),
    readCalendarFacts(database, [input.facilityId], now),
  ])
  const { id, cooperativeId } = before
  const [[cooperative], isPartner] = await Promise.all([
    database.read(sql`select default_language from cooperatives where id = ${cooperativeId}`),
    readPartner(useCase, cooperativeId, given.providerId),
  ])
  if (!isPartner) throw conflict('PROVIDER_NOT_PARTNER')
  const changes = {
    kind: given.kind ?? undefined,
    status: given.status ?? undefined,
    mode: given.bookingMode ?? undefined,
    providerId: given.providerId,
    ...(input.name ? names(stored(input.name), cooperative!['default_language'] as string) : {}),
    description: input.description ? stored(input.description) : undefined,
    houseRules: input.houseRules ? stored(input.houseRules) : undefined,
    accessibility: distinct(given.accessibility),
    amenities: input.amenities ?? undefined,
    photoLinks: input.photoLinks ?? undefined,
    ...(input.location ? { ...input.location, subdivision: input.location.subdivision ?? null } : {}),
    timeZone: input.timeZone ?? undefined,
    capacity: input.capacity ?? undefined,
    ...changedPolicy(before, given.policy),
    bookableBy: distinct(given.policy?.bookableBy),
    requiresApproval: given.policy?.requiresApproval ?? undefined,
    closedOnHolidays: given.closedOnHolidays ?? undefined,
  }
  work.add(
    database.orm
      .update(facilities)
      .set({ ...changes, updatedAt: now })
      .where(sql`id = ${id} and ${unchanged(before)}`),
  )
  work.assertChanged()
  const after = { ...facts!, ...defined(changes) }
  const decisive = ['timeZone', 'country', 'subdivision', 'closedOnHolidays', 'seriesHorizon'] as const
  const calendarChanged = decisive.some((name) => after[name] !== facts![name])
  if (calendarChanged) work.add(...calendarStatements(after, now))
  const changed = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined || JSON.stringify(value) === JSON.stringify(before[name as keyof typeof before]) ? [] : [name],
  )
  work.audit({ action: 'facility.updated', subjectId: id, cooperativeId, facilityId: id, data: { changed } })
  return finish({ facility: id })
}

const distinct = <T>(values: T[] | null | undefined): T[] | undefined => (values ? [...new Set(values)] : undefined)

const defined = <T extends object>(changes: T): Partial<T> =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>

/** The policy with what is given laid over it, or a refusal that names the field at fault. */
function mergedPolicy(before: Policy, given: PolicyInput | null | undefined): Policy {
  const names = Object.keys(defaultPolicy) as (keyof Policy)[]
  const policy = Object.fromEntries(names.map((name) => [name, given?.[name] ?? before[name]])) as unknown as Policy
  policy.seriesHorizon = Math.max(policy.seriesHorizon, policy.horizon)
  const problem = policyProblem(policy)
  if (problem) throw invalid('INVALID_POLICY', ['input', 'policy', problem])
  return policy
}

/** What of the policy changes: what stays is not written, since every writing of it counts as a change of the rules. */
function changedPolicy(before: Policy, given: PolicyInput | null | undefined): Partial<Policy> {
  const after = mergedPolicy(before, given)
  const names = Object.keys(after) as (keyof Policy)[]
  return Object.fromEntries(names.filter((name) => after[name] !== before[name]).map((name) => [name, after[name]]))
}

/** The name and the form of it that lists are ordered by. */
function names(name: LocalizedText, language: string): { name: LocalizedText; sortName: string } {
  const folded = localize(name, [language]).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')
  return { name, sortName: folded.toLowerCase() }
}

/** Whether a provider, if there is one, is a partner of the cooperative. */
async function readPartner({ database }: Writing, cooperativeId: string, providerId?: string | null): Promise<boolean> {
  if (providerId == null) return true
  const rows = await database.read(
    sql`select 1 from partnerships where cooperative_id = ${cooperativeId} and organisation_id = ${providerId}`,
  )
  return rows.length > 0
}
