import { tendWaitlists } from '../domains/bookings/index.ts'
import type { Job } from './job.ts'

/** Passes on what waitlists hold and nobody accepted, and looks for room for those who wait. */
export const tendQueues: Job = {
  name: 'tend-waitlists',
  run: async ({ database, clock, settings }) => ({ ...(await tendWaitlists(database, { now: clock(), secret: settings.secret })) }),
}
