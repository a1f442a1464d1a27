import { createRequire } from 'node:module'

/** rrule, by the file of its package that Node can load: the one for import has no names that Node can tell. */
export const { rrulestr } = createRequire(import.meta.url)('rrule') as typeof import('rrule')
