import { expireHelpRequests, resumeHelpOffers } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Ends requests for help whose time is over, and takes offers up again whose pause is. */
export const tendHelp: Job = {
  name: 'tend-help',
  run: async ({ database, clock, settings }) => {
    const run = { now: clock(), secret: settings.secret }
    return { expired: await expireHelpRequests(database, run), resumed: await resumeHelpOffers(database, run) }
  },
}
