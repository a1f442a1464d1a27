import { mutation } from '../../../graph/mutation.ts'
import { homeFields, KnownPerson } from '../../cooperatives/index.ts'
import { setHome } from '../home.ts'
import { actingInput } from './acting.ts'

mutation('setHome', {
  description: 'Says where somebody lives, and what the other side of a match is told of them: for who is not online, as `updateProfile` does for oneself. Absent fields stay. For members, for themselves or as proxy, and for assistants with consent. Errors: CONSENT_MISSING.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'In which cooperative one acts for them.' }),
    ...actingInput(t),
    ...homeFields(t),
  }),
  payload: { person: { entity: () => KnownPerson as never, description: 'The person as they are now.' } },
  run: setHome,
})
