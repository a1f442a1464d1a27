import { expireRequests } from '../domains/bookings/index.ts'
import type { Job } from './job.ts'

/** Ends requests that nobody decided about before their start. */
export const endRequests: Job = {
  name: 'expire-requests',
  run: async ({ database, clock, settings }) => ({
    expired: await expireRequests(database, { now: clock(), secret: settings.secret }),
  }),
}
