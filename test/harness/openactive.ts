import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from './client.ts'

const load = createRequire(import.meta.url)
const models = load('@openactive/data-model-validator') as { validate: (data: object, options: object) => Promise<Json[]> }
const rpde = load('@openactive/rpde-validator') as {
  RpdeValidator: (url: string, options: object) => Promise<{ pages: { errors: Json[] }[] }>
}

/**
 * What the validator would fetch from the network: of the list of activities, the one that we name. Its id and label are
 * those of the published list.
 */
const activityList = 'https://openactive.io/activity-list'
const swimming = { id: `${activityList}#2750229d-b725-4171-9276-376be913957c`, type: 'Concept', prefLabel: 'Swimming' }
const remoteJsonCachePath = mkdtempSync(join(tmpdir(), 'noaber-openactive-'))
writeFileSync(
  join(remoteJsonCachePath, `${createHash('sha256').update(activityList).digest('hex')}.json`),
  JSON.stringify({
    ...{ errorCode: 'error_none', statusCode: 200, url: activityList, exception: null, contentType: 'application/ld+json' },
    ...{ fetchTime: Date.now(), data: { id: activityList, type: 'ConceptScheme', concept: [swimming] } },
  }),
)
const options = { loadRemoteJson: true, remoteJsonCachePath, remoteJsonCacheTimeToLive: 86_400 }

/** What OpenActive's model validator calls a failure; nothing where all is well. */
export async function failuresOf(data: object): Promise<Json[]> {
  const found = await models.validate(data, options)
  return found.filter(({ severity }) => severity === 'failure').map(({ message, path }) => ({ message, path }))
}

/** Lets OpenActive's RPDE validator walk a feed: how many pages it saw, and what it calls a failure. */
export async function walkByValidator(address: string): Promise<{ pages: number; failures: string[] }> {
  const { pages } = await rpde.RpdeValidator(address, { logCallback: () => undefined, requestDelayMs: 0, pageLimit: 50 })
  const failures = pages.flatMap(({ errors }) => errors.filter(({ severity }) => severity === 'failure').map(({ message }) => String(message)))
  return { pages: pages.length, failures }
}
