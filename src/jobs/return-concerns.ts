import { returnConcerns } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Gives concerns back to all who handle them, where who had one in hand does so no more. */
export const giveConcernsBack: Job = {
  name: 'return-concerns',
  run: async ({ database, clock, settings }) => ({ returned: await returnConcerns(database, { now: clock(), secret: settings.secret }) }),
}
