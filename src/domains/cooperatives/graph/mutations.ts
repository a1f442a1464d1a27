import { builder } from '../../../graph/builder.ts'
import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { createCooperative, updateCooperative } from '../found.ts'
import { addPartner, removePartner, setRepresentative } from '../partners.ts'
import { updateNeighbourhood, updateOrganisation } from '../shared-records.ts'
import { Cooperative, Membership, Neighbourhood, Organisation } from './entities.ts'
import { JoinPolicy, OrganisationKind, PublicPart } from './enums.ts'

const shown = {
  cooperative: { entity: () => Cooperative as never, description: 'The cooperative as it is now.' },
  membership: { entity: () => Membership as never, description: 'The membership as it is now.' },
  organisation: { entity: () => Organisation as never, description: 'The organisation.' },
  neighbourhood: { entity: () => Neighbourhood as never, description: 'The neighbourhood as it is now.' },
}

const NeighbourhoodInput = builder.inputType('NeighbourhoodInput', {
  description: 'A neighbourhood that is not known yet.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'The name that its residents use, at most 100 characters.' }),
    municipality: t.string({ required: true, description: 'The municipality it lies in.' }),
    country: t.field({ type: 'CountryCode', required: true, description: 'The country.' }),
    subdivision: t.string({ description: 'The state or province by its ISO 3166-2 suffix, such as `NW`.' }),
    timeZone: t.field({ type: 'TimeZone', required: true, description: 'The zone its clocks show.' }),
    boundary: t.field({ type: 'JSON', description: 'Its boundary as a GeoJSON Polygon or MultiPolygon (RFC 7946).' }),
  }),
})

mutation('createCooperative', {
  description: 'Founds a cooperative; the founder becomes its first board member. For any signed-in person with a name. Errors: SLUG_TAKEN, NAME_REQUIRED.',
  input: (t) => ({
    name: t.string({ required: true, description: 'Its name, 2 to 100 characters.' }),
    slug: t.string({ required: true, description: 'Its name in web addresses: a–z, digits and hyphens, 3 to 60 characters, unique.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    statutes: t.field({ type: [TranslationInput], description: 'The text of its statutes.' }),
    defaultLanguage: t.string({ description: 'The language it writes in by itself; `nl` unless told.' }),
    joinPolicy: t.field({ type: JoinPolicy, description: 'Who may join; APPLICATION unless told.' }),
    publicParts: t.field({ type: [PublicPart], description: 'What everybody may see; FACILITIES unless told.' }),
    neighbourhoodIds: t.idList({ description: 'Known neighbourhoods it is for.' }),
    neighbourhoods: t.field({ type: [NeighbourhoodInput], description: 'New neighbourhoods it is for.' }),
  }),
  payload: { cooperative: shown.cooperative },
  run: createCooperative,
})

mutation('updateCooperative', {
  description: 'Changes what a cooperative says of itself and who may join; absent fields stay. For its board. Errors: SLUG_TAKEN.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Which one.' }),
    name: t.string({ description: 'Its name.' }),
    slug: t.string({ description: 'Its name in web addresses.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    statutes: t.field({ type: [TranslationInput], description: 'The text of its statutes.' }),
    defaultLanguage: t.string({ description: 'The language it writes in by itself.' }),
    joinPolicy: t.field({ type: JoinPolicy, description: 'Who may join.' }),
    publicParts: t.field({ type: [PublicPart], description: 'What everybody may see.' }),
    neighbourhoodIds: t.idList({ description: 'All neighbourhoods it is for from now on, at most 50.' }),
  }),
  payload: { cooperative: shown.cooperative },
  run: updateCooperative,
})

mutation('updateNeighbourhood', {
  description:
    'Changes a neighbourhood; absent fields stay. For the board of the only cooperative it is for, and for administrators. Errors: SHARED_WITH_OTHERS, INVALID_BOUNDARY.',
  input: (t) => ({
    neighbourhoodId: t.id({ required: true, description: 'Which one.' }),
    name: t.string({ description: 'The name that its residents use.' }),
    municipality: t.string({ description: 'The municipality it lies in.' }),
    country: t.field({ type: 'CountryCode', description: 'The country.' }),
    subdivision: t.string({ description: 'The state or province by its ISO 3166-2 suffix.' }),
    timeZone: t.field({ type: 'TimeZone', description: 'The zone its clocks show.' }),
    boundary: t.field({ type: 'JSON', description: 'Its boundary as a GeoJSON Polygon or MultiPolygon; null takes it away.' }),
  }),
  payload: { neighbourhood: shown.neighbourhood },
  run: updateNeighbourhood,
})

const OrganisationInput = builder.inputType('OrganisationInput', {
  description: 'An organisation that is not known yet.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name, at most 150 characters.' }),
    kind: t.field({ type: OrganisationKind, required: true, description: 'What kind of organisation it is.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    website: t.field({ type: 'Url', description: 'Its website.' }),
  }),
})

mutation('addPartner', {
  description: 'Makes an organisation a partner of a cooperative. For its board and coordinators. Errors: ALREADY_PARTNER.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of which cooperative.' }),
    organisationId: t.id({ description: 'A known organisation; either this or `organisation`.' }),
    organisation: t.field({ type: OrganisationInput, description: 'A new organisation.' }),
  }),
  payload: { organisation: shown.organisation, cooperative: shown.cooperative },
  run: addPartner,
})

mutation('updateOrganisation', {
  description:
    'Changes an organisation; absent fields stay. For the board and coordinators of the only cooperative it is a partner of, and for administrators. Errors: SHARED_WITH_OTHERS.',
  input: (t) => ({
    organisationId: t.id({ required: true, description: 'Which one.' }),
    name: t.string({ description: 'Its name.' }),
    kind: t.field({ type: OrganisationKind, description: 'What kind of organisation it is.' }),
    about: t.field({ type: [TranslationInput], description: 'What it says about itself.' }),
    website: t.field({ type: 'Url', description: 'Its website; null for none.' }),
  }),
  payload: { organisation: shown.organisation },
  run: updateOrganisation,
})

mutation('removePartner', {
  description: 'Ends a partnership. For the board and coordinators. Errors: PARTNER_IN_USE.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Of which cooperative.' }),
    organisationId: t.id({ required: true, description: 'Which partner.' }),
  }),
  payload: { organisation: shown.organisation, cooperative: shown.cooperative },
  run: removePartner,
})

mutation('setRepresentative', {
  description: 'Says whether a member may act in the name of a partner. For the board and coordinators. Errors: NOT_FOUND.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
    organisationId: t.id({ required: true, description: 'For which partner.' }),
    personId: t.id({ required: true, description: 'Which active member.' }),
    represents: t.boolean({ required: true, description: 'Whether they may.' }),
  }),
  payload: { organisation: shown.organisation, membership: shown.membership },
  run: setRepresentative,
})
