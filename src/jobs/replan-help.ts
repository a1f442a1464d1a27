import { replan } from '../domains/help/index.ts'
import type { Job } from './job.ts'

/** Plans help anew where proposals lapsed and the cooperative lets that happen by itself. */
export const replanHelp: Job = {
  name: 'replan-help',
  run: async ({ database, clock, settings, log }) => ({ ...(await replan(database, { now: clock(), secret: settings.secret, log })) }),
}
