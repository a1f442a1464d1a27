import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { helpTraits, type HelpTrait } from '../../../schema/tables/vocabulary.ts'

/** Traits as they are stored: each by its bit. */
export const bitsOf = (traits: readonly HelpTrait[]): number =>
  traits.reduce((bits, trait) => bits | (1 << helpTraits.indexOf(trait)), 0)

/** Stored traits as a list in JSON, in the order of `helpTraits`. */
export const traitsIn = (bits: SQLWrapper): SQL =>
  sql`json((select json_group_array(b.value) from json_each(${sql.raw(`'${JSON.stringify(helpTraits)}'`)}) b where (${bits} >> b.key) & 1))`
