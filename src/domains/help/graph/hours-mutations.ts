import { mutation } from '../../../graph/mutation.ts'
import type { Types } from '../../../graph/builder.ts'
import { correctHours } from '../hours/correct.ts'
import { donateHours, transferHours } from '../hours/transfer.ts'
import { actingInput } from './acting.ts'
import { LedgerEntry } from './entities.ts'

const payload = { entry: { entity: () => LedgerEntry as never, description: 'The entry; `from` is the account that gave, and tells whether it is past the soft limit now.' } }

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>

const giving = (t: InputBuilder) => ({
  cooperativeId: t.id({ required: true, description: 'In which cooperative.' }),
  minutes: t.int({ required: true, description: 'How many minutes, at most 100,000.' }),
  note: t.string({ description: 'A word with it, at most 300 characters.' }),
  ...actingInput(t),
})

mutation('transferHours', {
  description: 'Passes time credits on to another member. By their owner, and who acts for them, but then not to themself or to another whose proxy they are. Errors: HOURS_LIMIT, LEDGER_HAS_NO_CREDITS, CONSENT_MISSING.',
  input: (t) => ({ toPersonId: t.id({ required: true, description: 'To whom: a member of the cooperative.' }), ...giving(t) }),
  payload,
  run: transferHours,
})

mutation('donateHours', {
  description: 'Passes time credits on to the cooperative. By their owner, and who acts for them. Errors: HOURS_LIMIT, LEDGER_HAS_NO_CREDITS, CONSENT_MISSING.',
  input: giving,
  payload,
  run: donateHours,
})

mutation('correctHours', {
  description: 'Sets an entry right by another that gives minutes back, never more than it moved. For the board and coordinators, but of entries of their own accounts and of those whose proxy they are. Errors: CORRECTION_TOO_LARGE.',
  input: (t) => ({
    entryId: t.id({ required: true, description: 'What is to be set right; no correction itself.' }),
    minutes: t.int({ description: 'How many minutes to give back; all that are left of it unless told.' }),
    reason: t.string({ required: true, description: 'Why, at most 300 characters; it stands with the correction.' }),
  }),
  payload: { entry: { entity: () => LedgerEntry as never, description: 'The correction.' } },
  run: correctHours,
})
