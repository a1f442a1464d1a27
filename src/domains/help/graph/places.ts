import type { StoredAddress } from '../../../../schema/tables/cooperatives.ts'
import { builder } from '../../../graph/builder.ts'

/** A postal address as somebody gave it. */
export const PostalAddress = builder.objectRef<StoredAddress>('PostalAddress').implement({
  description: 'A postal address as somebody gave it.',
  fields: (t) => ({
    street: t.string({ description: 'Street and number.', resolve: ({ street }) => street }),
    postalCode: t.string({ description: 'The postal code.', resolve: ({ postalCode }) => postalCode }),
    city: t.string({ description: 'The town.', resolve: ({ city }) => city }),
    country: t.field({ type: 'CountryCode', description: 'The country.', resolve: ({ country }) => country }),
  }),
})

export const PostalAddressInput = builder.inputType('PostalAddressInput', {
  description: 'A postal address.',
  fields: (t) => ({
    street: t.string({ required: true, description: 'Street and number, at most 120 characters.' }),
    postalCode: t.string({ required: true, description: 'The postal code.' }),
    city: t.string({ required: true, description: 'The town.' }),
    country: t.field({ type: 'CountryCode', required: true, description: 'The country.' }),
  }),
})

/** Where something is, in inputs. */
export const HelpLocationInput = builder.inputType('HelpLocationInput', {
  description: 'Where help is asked for or given. The exact point is not kept: only the cell of some 500 metres that it lies in.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'Degrees north, WGS 84.' }),
    longitude: t.float({ required: true, description: 'Degrees east, WGS 84.' }),
    address: t.field({ type: PostalAddressInput, description: 'The address, for those who have agreed to help; none for none.' }),
  }),
})

/** The middle of a grid cell: all that others see of where somebody is. */
export const RoughLocation = builder.objectRef<{ latitude: number; longitude: number }>('RoughLocation').implement({
  description: 'The middle of the cell of some 500 metres in which something is: the same whoever asks and however often, so that no number of answers tells more.',
  fields: (t) => ({
    latitude: t.float({ description: 'Degrees north, WGS 84.', resolve: ({ latitude }) => latitude }),
    longitude: t.float({ description: 'Degrees east, WGS 84.', resolve: ({ longitude }) => longitude }),
  }),
})
