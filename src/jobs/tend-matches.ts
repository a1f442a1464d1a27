import { tendMatches } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Lets proposals expire that nobody answered, and settles hours of which only one side spoke. */
export const settleMatches: Job = {
  name: 'tend-matches',
  run: async ({ database, clock, settings }) => ({ ...(await tendMatches(database, { now: clock(), secret: settings.secret })) }),
}
