import { releaseUnclaimed } from '../domains/bookings/index.ts'
import type { Job } from './job.ts'

/** Releases places that nobody has checked in to. */
export const releasePlaces: Job = {
  name: 'release-unclaimed',
  run: async ({ database, clock, settings }) => ({
    released: await releaseUnclaimed(database, { now: clock(), secret: settings.secret }),
  }),
}
