import { sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAcceptLanguage } from 'intl-parse-accept-language'
import { namedBy } from '../../src/auth/asker.ts'
import { nobody } from '../../src/auth/viewer.ts'
import { inReadersLanguage } from '../../src/graph/localized.ts'
import { queryOf } from '../../src/platform/database/database.ts'
import { localize, type LocalizedText } from '../../src/platform/localized.ts'
import { startApp } from '../harness/app.ts'
import { hostileTexts } from './random-values.ts'

const { db } = await startApp()

const tags = [
  'nl',
  'NL',
  'nl-BE',
  'de',
  'de-AT',
  'de-ch',
  'DE-Latn-AT',
  'en',
  'en-GB',
  'EN-us',
  'fr',
  'x-klingon',
  'x',
  'nl-',
  '-',
  '',
]
const anyTag = fc.stringMatching(/^[A-Za-z]{1,3}(-[A-Za-z0-9]{1,4}){0,2}$/)
const tag = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...tags) }, anyTag)
const storable = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0') && text.isWellFormed())
const words = fc.oneof(fc.constantFrom(...hostileTexts), storable)
/** At most one text in a language: however its tag is written, it is the same. */
const text = fc
  .uniqueArray(fc.tuple(tag, words), { maxLength: 5, selector: ([language]) => language.toLowerCase() })
  .map((pairs): LocalizedText => Object.fromEntries(pairs))

/** What the database says, of all at once. */
async function said(asked: readonly (readonly [LocalizedText, readonly string[]])[]): Promise<unknown[]> {
  const batch = asked.map(([stored, languages]) => {
    const column = sql`(select ${JSON.stringify(stored)})`
    const asking = namedBy({ viewer: nobody, now: 0, languages })
    const { sql: statement, args } = queryOf(sql`select ${inReadersLanguage(column, '')} as said`, asking)
    return { sql: statement, args: args as string[] }
  })
  return (await db.batch(batch, 'read')).map(({ rows }) => rows[0]!['said'])
}

test('the database finds the text in the reader’s language that the code finds', async () => {
  const one = fc.tuple(text, fc.array(tag, { maxLength: 4 }))
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 40 }), async (asked) => {
      expect(await said(asked)).toEqual(asked.map(([stored, languages]) => localize(stored, languages)))
    }),
    { numRuns: 60 },
  )
})

test('also for whatever a header may ask for', async () => {
  const weighed = fc.tuple(tag, fc.constantFrom('', ';q=0.1', ';q=1', ';q=x', '; q=0')).map((part) => part.join(''))
  const header = fc.oneof(fc.string(), fc.array(weighed).map((all) => all.join(',')))
  const languages = header.map((sent) => parseAcceptLanguage(sent).filter((wanted) => wanted !== '*'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, languages), { minLength: 20, maxLength: 40 }), async (asked) => {
      expect(await said(asked)).toEqual(asked.map(([stored, wanted]) => localize(stored, wanted)))
    }),
    { numRuns: 30 },
  )
})
