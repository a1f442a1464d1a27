import { and, sql } from 'drizzle-orm'
import { builder } from '../../../graph/builder.ts'
import { pageArgs } from '../../../graph/connections.ts'
import { Compiler } from '../../../graph/read/compile.ts'
import { readConnection } from '../../../graph/read/connection.ts'
import { oneOf } from '../../../graph/read/fragment.ts'
import { RequestFault } from '../../../platform/refusal.ts'
import { AccessibilityFeature, Facility, FacilityConnection, FacilityKind } from '../../facilities/index.ts'
import { distanceMetres, hasText, isFree, isInBox, isWithin, type Near } from '../search.ts'
import { unitsOf } from './units.ts'

const NearInput = builder.inputType('NearInput', {
  description: 'A circle on the Earth.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'Degrees north, WGS 84.' }),
    longitude: t.float({ required: true, description: 'Degrees east, WGS 84.' }),
    radiusKm: t.float({ description: 'How far around, in kilometres, at most 200; 25 unless told.' }),
  }),
})

const DateTimeRangeInput = builder.inputType('DateTimeRangeInput', {
  description: 'A half-open interval of time.',
  fields: (t) => ({
    startsAt: t.field({ type: 'DateTime', required: true, description: 'From when.' }),
    endsAt: t.field({ type: 'DateTime', required: true, description: 'Until when, exclusive.' }),
  }),
})

const FacilityFilter = builder.inputType('FacilityFilter', {
  description: 'Which facilities; all conditions hold together.',
  fields: (t) => ({
    cooperativeIds: t.idList({ description: 'Of one of these cooperatives.' }),
    kinds: t.field({ type: [FacilityKind], description: 'Of one of these kinds.' }),
    accessibility: t.field({ type: [AccessibilityFeature], description: 'With all of these features.' }),
    minCapacity: t.int({ description: 'With at least so many units.' }),
    text: t.string({ description: 'With words in name, description, amenities, street or town that begin with all of these words; accents do not matter.' }),
    near: t.field({ type: NearInput, description: 'Within this circle; the nearest then come first.' }),
    free: t.field({ type: DateTimeRangeInput, description: 'Open, with room, and bookable by lead time, horizon and duration, for the whole of this interval.' }),
    units: t.int({ description: 'How many units are needed; 1 unless told.' }),
  }),
})

/** The farthest that is searched, in kilometres, and what is searched unless told. */
const maximumRadius = 200
const usualRadius = 25

builder.queryField('facilities', (t) =>
  t.field({
    type: FacilityConnection,
    description: 'The facilities that the viewer may see: by distance where a point is given, else by name.',
    args: { ...pageArgs(t), filter: t.arg({ type: FacilityFilter, description: 'Which ones.' }) },
    resolve: (_root, { filter, ...page }, context, info) => {
      const { cooperativeIds, kinds, accessibility, minCapacity, text, free } = filter ?? {}
      const units = unitsOf(filter?.units) ?? 1
      const near = nearOf(filter?.near)
      if (free && free.endsAt <= free.startsAt) throw new RequestFault('RANGE_TOO_LONG', { maximum: 31 })
      return readConnection(new Compiler(info, context), Facility, 'FacilityConnection', page, (f) => {
        const distance = near && distanceMetres(f as never, near)
        return {
          where: and(
            cooperativeIds ? oneOf(f.cooperativeId, cooperativeIds) : undefined,
            // Only by distance: what is listed by name is walked through by name, until the page is full.
            kinds ? oneOf(near ? f.kind : sql`+${f.kind}`, kinds) : undefined,
            ...[...new Set(accessibility)].map((feature) => sql`instr(${f.accessibility}, ${`"${feature}"`})`),
            minCapacity ? sql`${f.capacity} >= ${minCapacity}` : undefined,
            units > 1 ? sql`${f.capacity} >= ${units}` : undefined,
            text ? (hasText(f as never, text) ?? undefined) : undefined,
            near ? isInBox(f as never, near) : undefined,
          ),
          within: near ? ([distanceKey]) => isWithin(distanceKey!, near) : undefined,
          until: free ? isFree(f as never, free, units) : undefined,
          orderBy: distance ? [distance, f.id] : [f.sortName, f.id],
          edge: ([distanceKey]) => ({ distanceKm: distance ? sql`${distanceKey} / 1000.0` : sql`null` }),
        }
      })
    },
  }),
)

function nearOf(given: { latitude: number; longitude: number; radiusKm?: number | null } | null | undefined): Near | null {
  if (!given) return null
  const radiusKm = given.radiusKm ?? usualRadius
  const sound = Math.abs(given.latitude) <= 90 && Math.abs(given.longitude) <= 180 && radiusKm > 0 && radiusKm <= maximumRadius
  if (!sound) throw new RequestFault('INVALID_PLACE', { maximum: maximumRadius })
  return { ...given, radiusKm }
}
