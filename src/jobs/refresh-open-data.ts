import { refreshOpenData } from '../domains/opendata/index.ts'
import type { Job } from './job.ts'

/** Tells in the open feeds what changed of the slots of published places. */
export const tellOpenData: Job = {
  name: 'refresh-open-data',
  run: async ({ database, clock }) => ({ ...(await refreshOpenData(database, clock())) }),
}
