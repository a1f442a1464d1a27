import { eq } from 'drizzle-orm'
import { openDataPlaces } from '../../../../schema/tables/opendata.ts'
import { builder } from '../../../graph/builder.ts'
import { mutation } from '../../../graph/mutation.ts'
import { entity } from '../../../graph/read/entity.ts'
import { one, value } from '../../../graph/read/fields.ts'
import { Facility } from '../../facilities/index.ts'
import { publishOpenData, withdrawOpenData } from '../publish.ts'
import { sql } from 'drizzle-orm'

/** Public by its nature: the feeds show it to everybody. */
const OpenDataPublication = entity('OpenDataPublication', openDataPlaces, (place) => sql`${place.endedAt} is null`)

OpenDataPublication.ref.implement({
  description: 'That a facility stands in the open feeds by OpenActive (https://openactive.io): `GET /openactive/` tells where. Everybody may see it.',
  fields: (t) => ({
    facilityType: t.string({
      nullable: true,
      description: 'The label of its OpenActive facility type; null where it is known by its activity, swimming.',
      ...value(OpenDataPublication, (p) => p.facilityType),
    }),
    region: t.string({ description: 'The province or state in its address.', ...value(OpenDataPublication, (p) => p.region) }),
    listed: t.boolean({ description: 'Whether the feeds show it now: only while it is PUBLISHED.', ...value(OpenDataPublication, (p) => p.listed) }),
    publishedAt: t.field({ type: 'DateTime', description: 'Since when.', ...value(OpenDataPublication, (p) => p.publishedAt) }),
  }),
})

builder.objectField(Facility.ref, 'openData', (t) =>
  t.field({
    type: OpenDataPublication.ref,
    nullable: true,
    description: 'How it stands in the open feeds; null where its owner does not publish it there.',
    ...one(Facility, () => OpenDataPublication, (f, p) => eq(p.facilityId, f.id)),
  }),
)

const payload = { facility: { entity: () => Facility as never, description: 'The facility as it is now.' } }

mutation('publishOpenData', {
  description: 'Publishes a facility, its free slots of the next two weeks and the public’s price in the open feeds, or changes how it stands there. Nothing of who books is told. For facility managers and the board. Errors: NO_FACILITY_TYPE.',
  input: (t) => ({
    facilityId: t.id({ required: true, description: 'Which one.' }),
    region: t.string({ required: true, description: 'The province or state in its address, at most 100 characters.' }),
    facilityType: t.string({
      description: 'The label of an OpenActive facility type (https://openactive.io/facility-types), such as `Sports Hall`; by its kind unless told.',
    }),
  }),
  payload,
  run: publishOpenData,
})

mutation('withdrawOpenData', {
  description: 'Takes a facility out of the open feeds, which tell for a week that it is gone. For facility managers and the board. Errors: NOT_PUBLISHED_AS_OPEN_DATA.',
  input: (t) => ({ facilityId: t.id({ required: true, description: 'Which one.' }) }),
  payload,
  run: withdrawOpenData,
})
