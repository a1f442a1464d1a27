import { builder } from '../../../graph/builder.ts'
import type { Types } from '../../../graph/builder.ts'
import { ConsentForm } from './enums.ts'

const ConsentInput = builder.inputType('ConsentInput', {
  description: 'That somebody agrees to what an assistant does for them. It is put on record.',
  fields: (t) => ({
    form: t.field({ type: ConsentForm, required: true, description: 'How they agreed: SPOKEN or WRITTEN; ONLINE is only for themself.' }),
    note: t.string({ description: 'What there is to say of it, at most 500 characters: no health.' }),
  }),
})

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

/** The fields of every input by which something may be done for somebody else. */
export const actingInput = (t: InputBuilder) => ({
  forPersonId: t.id({ description: 'For whom: somebody for whom the viewer is proxy, or as a neighbourhood assistant with consent anybody in the cooperative. The viewer unless told.' }),
  consent: t.field({ type: ConsentInput, description: 'The consent by which an assistant acts, where none is on record yet.' }),
})
