import { TranslationInput } from '../../../graph/localized.ts'
import { mutation } from '../../../graph/mutation.ts'
import { addSkill, mostSynonyms, retireSkill } from '../skills/manage.ts'
import { Skill } from './entities.ts'

mutation('addSkill', {
  description: 'Adds a skill of a cooperative’s own to those that all share. For its board and neighbourhood assistants. Errors: SKILL_KNOWN, TOO_MANY_SKILLS.',
  input: (t) => ({
    cooperativeId: t.id({ required: true, description: 'Whose skill it is.' }),
    name: t.field({ type: [TranslationInput], required: true, description: 'What it is called, at most 100 characters.' }),
    synonyms: t.field({ type: [TranslationInput], description: `Other words by which it is found, several in a language if need be: at most ${mostSynonyms}, each a line of at most 100 characters.` }),
  }),
  payload: { skill: { entity: () => Skill as never, description: 'The skill.' } },
  run: addSkill,
})

mutation('retireSkill', {
  description: 'Retires a skill that a cooperative has added: it is not found any more, and cannot be chosen; whoever has it keeps it. For its board and neighbourhood assistants; one that all share is retired by nobody. Errors: SKILL_RETIRED.',
  input: (t) => ({ skillId: t.id({ required: true, description: 'Which one.' }) }),
  payload: { skill: { entity: () => Skill as never, description: 'The skill as it is now.' } },
  run: retireSkill,
})
