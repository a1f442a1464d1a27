import { extendCalendars } from '../domains/facilities/index.ts'
import type { Job } from './job.ts'

/** Works opening times out further, before the horizon of any facility reaches their end. */
export const keepCalendars: Job = {
  name: 'extend-calendars',
  run: async ({ database, clock }) => ({ extended: await extendCalendars(database, clock()) }),
}
