import { remindOfMatches } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Reminds neighbours of the help that they agreed on. */
export const remindOfHelp: Job = {
  name: 'remind-of-help',
  run: async ({ database, clock, settings }) => ({ reminded: await remindOfMatches(database, { now: clock(), secret: settings.secret }) }),
}
