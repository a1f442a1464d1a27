import { warnOfClearances } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Tells the holders of clearances that end soon. */
export const tellOfClearances: Job = {
  name: 'warn-of-clearances',
  run: async ({ database, clock, settings }) => ({
    told: await warnOfClearances(database, { now: clock(), secret: settings.secret }),
  }),
}
