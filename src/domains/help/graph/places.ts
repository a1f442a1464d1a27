import { builder } from '../../../graph/builder.ts'
import { PostalAddressInput } from '../../cooperatives/index.ts'

export { PostalAddress, RoughLocation } from '../../cooperatives/index.ts'

/** Where something is, in inputs. */
export const HelpLocationInput = builder.inputType('HelpLocationInput', {
  description: 'Where help is asked for or given. The exact point is not kept: only the cell of some 500 metres that it lies in.',
  fields: (t) => ({
    latitude: t.float({ required: true, description: 'Degrees north, WGS 84.' }),
    longitude: t.float({ required: true, description: 'Degrees east, WGS 84.' }),
    address: t.field({ type: PostalAddressInput, description: 'The address, for those who have agreed to help; none for none.' }),
  }),
})
