import type { Dependencies } from '../app.ts'
import { openDatabase } from '../platform/database/database.ts'
import { pipelineTransport } from '../platform/database/pipeline.ts'
import type { Region } from '../platform/database/regions.ts'
import { Trips } from '../platform/database/trips.ts'
import { describeFault } from '../platform/log.ts'
import { deliverOutbox } from './deliver-outbox.ts'
import { endRequests } from './expire-requests.ts'
import { keepCalendars } from './extend-calendars.ts'
import type { Job } from './job.ts'
import { remindOfHelp } from './remind-of-help.ts'
import { replanHelp } from './replan-help.ts'
import { giveConcernsBack } from './return-concerns.ts'
import { releasePlaces } from './release-unclaimed.ts'
import { purge } from './purge.ts'
import { tellOpenData } from './refresh-open-data.ts'
import { tendHelp } from './tend-help.ts'
import { settleMatches } from './tend-matches.ts'
import { tendQueues } from './tend-waitlists.ts'
import { tellOfClearances } from './warn-of-clearances.ts'

/** Every job, in the order in which they run: mails that a job causes leave in the same minute. */
const jobs: readonly Job[] = [
  ...[keepCalendars, endRequests, releasePlaces, tendQueues, tendHelp, settleMatches, replanHelp, tellOpenData],
  ...[tellOfClearances, giveConcernsBack, remindOfHelp, deliverOutbox, purge],
]

/** Runs every job on every region's database. One that fails is logged, and stops neither others nor other regions. */
export async function runJobs(dependencies: Dependencies): Promise<void> {
  await Promise.all([...distinctRegions(dependencies)].map(([name, region]) => runShift(dependencies, name, region)))
}

async function runShift(dependencies: Dependencies, name: string, region: Region): Promise<void> {
  const { settings, clock, mailer, log, connect = pipelineTransport } = dependencies
  const database = openDatabase(connect(region), new Trips())
  for (const job of jobs) {
    try {
      const done = await job.run({ database, settings, clock, mailer, log })
      if (Object.values(done).some(Boolean)) log.info('job.done', { job: job.name, region: name, ...done })
    } catch (fault) {
      log.error('job.failed', { job: job.name, region: name, ...describeFault(fault) })
    }
  }
}

/** The regions by the name that logs give them; several hosts may share a database. */
function distinctRegions({ settings: { regions } }: Dependencies): Map<string, Region> {
  const named: [string, Region][] = [['default', regions.default], ...regions.byHost]
  const urls = new Set<string>()
  return new Map(named.filter(([, { url }]) => urls.size < urls.add(url).size))
}
