import { deliverDue } from '../domains/notifications/index.ts'
import type { Job } from './job.ts'

/** Sends the mails that are due. */
export const deliverOutbox: Job = {
  name: 'deliver-outbox',
  run: async (shift) => ({ ...(await deliverDue(shift)) }),
}
