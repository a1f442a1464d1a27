import type { AccessibilityFeature, BookingMode, FacilityKind } from '../../../schema/tables/vocabulary.ts'
import { localize } from '../../platform/localized.ts'
import { swimming, typeConcept, type FacilityType } from './concepts.ts'

/** A place as the database tells it for the feeds. */
export interface ToldPlace {
  id: string
  change: number
  listed: number
  facilityType: FacilityType | null
  region: string
  name: Record<string, string>
  description: Record<string, string>
  kind: FacilityKind
  mode: BookingMode
  accessibility: AccessibilityFeature[]
  photoLinks: string[]
  street: string
  postalCode: string
  city: string
  country: string
  latitude: number
  longitude: number
  language: string
  provider: { id: string; name: string; website: string | null }
  hours: [weekday: number, opens: string, closes: string][]
}

/** A slot as the database tells it for the feeds. */
export interface ToldSlotRow {
  facilityId: string
  startsAt: number
  endsAt: number
  maximumUses: number
  remainingUses: number
  priceCents: number
  currency: string
  listed: number
  change: number
  mode: BookingMode
}

const context = 'https://openactive.io/'
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The address of a thing in the open data; what a GET of it answers is that thing. */
const addressOf = (origin: string, feed: 'facility-uses' | 'individual-facility-uses', id: string): string =>
  `${origin}/openactive/${feed}/${id}`

const instantOf = (seconds: number): string => new Date(seconds * 1_000).toISOString().replace('.000Z', 'Z')

/** A length in ISO 8601, without the zeros that are not needed. */
function durationOf(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60]
  return `PT${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${rest ? `${rest}S` : ''}`
}

/** What both kinds of facility use tell of a place (https://openactive.io/modelling-opportunity-data/#facilityuse). */
function useOf(place: ToldPlace, address: string, origin: string) {
  const languages = [place.language]
  const description = localize(place.description, languages)
  const access = place.accessibility.map((feature) => feature.toLowerCase().replaceAll('_', ' ')).join(', ')
  return {
    ...{ '@id': address, identifier: place.id, url: address, name: localize(place.name, languages) },
    ...(description ? { description } : {}),
    ...(place.facilityType ? { facilityType: [typeConcept(place.facilityType)] } : { activity: [swimming] }),
    location: {
      '@type': 'Place',
      name: localize(place.name, languages),
      address: {
        '@type': 'PostalAddress',
        ...{ streetAddress: place.street, addressLocality: place.city, addressRegion: place.region },
        ...{ postalCode: place.postalCode, addressCountry: place.country },
      },
      geo: { '@type': 'GeoCoordinates', latitude: place.latitude, longitude: place.longitude },
    },
    provider: {
      '@type': 'Organization',
      '@id': `${origin}/openactive/providers/${place.provider.id}`,
      ...{ identifier: place.provider.id, name: place.provider.name },
      ...(place.provider.website ? { url: place.provider.website } : {}),
    },
    ...(access ? { accessibilityInformation: access } : {}),
    ...(place.photoLinks.length > 0
      ? { image: place.photoLinks.map((url) => ({ '@type': 'ImageObject', url })) }
      : {}),
    ...(place.hours.length > 0
      ? {
          hoursAvailable: place.hours.map(([weekday, opens, closes]) => ({
            '@type': 'OpeningHoursSpecification',
            dayOfWeek: [`https://schema.org/${weekdays[weekday - 1]}`],
            ...{ opens, closes: closes === '24:00' ? '23:59' : closes },
          })),
        }
      : {}),
  }
}

/** A place as a facility use. */
export const facilityUse = (place: ToldPlace, origin: string) => ({
  ...{ '@context': context, '@type': 'FacilityUse' },
  ...useOf(place, addressOf(origin, 'facility-uses', place.id), origin),
})

/** A place that is let as a whole, as an individual facility use of itself: one party at a time. */
export const individualFacilityUse = (place: ToldPlace, origin: string) => ({
  ...{ '@context': context, '@type': 'IndividualFacilityUse' },
  ...useOf(place, addressOf(origin, 'individual-facility-uses', place.id), origin),
  aggregateFacilityUse: { '@type': 'FacilityUse', ...useOf(place, addressOf(origin, 'facility-uses', place.id), origin) },
})

/** The id of a slot: it stays the same however its room changes. */
export const slotId = ({ facilityId, startsAt }: Pick<ToldSlotRow, 'facilityId' | 'startsAt'>): string => `${facilityId}-${startsAt}`

/** A slot, with what it costs whoever is a member of nothing. */
export function slot(row: ToldSlotRow, origin: string) {
  const feed = row.mode === 'WHOLE' ? 'individual-facility-uses' : 'facility-uses'
  const address = `${addressOf(origin, feed, row.facilityId)}/slots/${row.startsAt}`
  const { maximumUses, remainingUses } = row
  return {
    ...{ '@context': context, '@type': 'Slot', '@id': address, identifier: slotId(row) },
    facilityUse: addressOf(origin, feed, row.facilityId),
    ...{ startDate: instantOf(row.startsAt), endDate: instantOf(row.endsAt), duration: durationOf(row.endsAt - row.startsAt) },
    ...{ maximumUses, remainingUses },
    offers: [
      {
        ...{ '@type': 'Offer', '@id': `${address}#public`, name: 'Public' },
        ...{ price: row.priceCents / 100, priceCurrency: row.currency },
      },
    ],
  }
}
