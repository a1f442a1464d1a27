import type { StoredAddress } from '../../../../schema/tables/cooperatives.ts'
import { builder, type Types } from '../../../graph/builder.ts'

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

/** The same in inputs. */
export const PostalAddressInput = builder.inputType('PostalAddressInput', {
  description: 'A postal address.',
  fields: (t) => ({
    street: t.string({ required: true, description: 'Street and number, at most 120 characters.' }),
    postalCode: t.string({ required: true, description: 'The postal code.' }),
    city: t.string({ required: true, description: 'The town.' }),
    country: t.field({ type: 'CountryCode', required: true, description: 'The country.' }),
  }),
})

const PointInput = builder.inputType('PointInput', {
  description: 'A point on the map. It is not kept: only the cell of some 500 metres that it lies in.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'Degrees north, WGS 84.' }),
    longitude: t.float({ required: true, description: 'Degrees east, WGS 84.' }),
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

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** The fields of inputs that say where somebody lives, and what of how to reach them a match is told. */
export const homeFields = (t: InputBuilder) => ({
  address: t.field({ type: PostalAddressInput, description: 'Where they live; a new one without a `location` empties that.' }),
  location: t.field({ type: PointInput, description: 'The same on the map. Requests and offers that were made stay where they are.' }),
  sharesPhone: t.boolean({ description: 'Whether the other side of a match sees the telephone number, once both have agreed; true unless told.' }),
  sharesEmail: t.boolean({ description: 'The same for the e-mail address; true unless told.' }),
  sharesAddress: t.boolean({ description: 'The same for the address; false unless told.' }),
})
