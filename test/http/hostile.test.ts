import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { specifiedRules, validate } from 'graphql'
import { beforeEach, expect, test } from 'vitest'
import { parseWithin } from '../../src/graph/limits.ts'
import { Documents } from '../../src/graph/plan/documents.ts'
import { schema } from '../../src/schema.ts'
import { startApp } from '../harness/app.ts'
import { apiClient } from '../harness/client.ts'

const app = await startApp()
const query = apiClient(app.url)

let judged = 0
const documents = new Documents(schema, {
  parse: (text) => {
    judged += 1
    return parseWithin(text)
  },
  validate: (schemaOf, document) => validate(schemaOf, document, specifiedRules),
})
beforeEach(() => {
  judged = 0
})

const directed = ['__typename', 'cooperatives { totalCount }', '...A']
test.each(directed)('a directive that is given nothing is a fault of %s', async (selected) => {
  const fragment = selected === '...A' ? 'fragment A on Query { __typename }' : ''
  const maybe = selected.replace(/^\S+/, '$& @include(if: $x)')
  const text = `query ($x: Boolean = true) { ${maybe} b: __typename } ${fragment}`
  expect(await query(text, { x: true })).toMatchObject({ data: { b: 'Query' } })
  const refused = { data: null, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }
  expect(await query(text, { x: null })).toMatchObject(refused)
  expect((await query(text, { x: false })).data).toEqual({ b: 'Query' })
})

test('fragments and variables may be called whatever JavaScript knows', async () => {
  const text = `query ($__proto__: Boolean!, $constructor: Int) {
    ...__proto__ @include(if: $__proto__) ...toString }
    fragment __proto__ on Query { __proto__: __typename }
    fragment toString on Query {
      constructor: cooperatives(first: $constructor) { hasOwnProperty: totalCount __proto__: nodes { valueOf: id } }
    }`
  const shown = { constructor: { hasOwnProperty: 0, ['__proto__']: [] } }
  const asked = (include: boolean) => query(text, JSON.parse(`{"__proto__": ${include}, "constructor": 3}`))
  expect(JSON.stringify((await asked(false)).data)).toBe(JSON.stringify(shown))
  expect(JSON.stringify((await asked(true)).data)).toBe(JSON.stringify({ ['__proto__']: 'Query', ...shown }))
})

const endless = ['{a'.repeat(1_900) + '}'.repeat(1_900), `{nodes(ids:${'['.repeat(1_900)}${']'.repeat(1_900)}){id}}`]
test.each(endless)('what nests endlessly is a fault of its sender, %#', async (text) => {
  const { errors } = await query(text)
  // Code that has run often needs less of the stack: then it is judged, and not found too deep.
  expect(['TOO_DEEP', 'TOO_MANY_TOKENS', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors![0]!.extensions['code'])
})

test('however many languages are asked for, the database is given a few', async () => {
  const given: unknown[] = []
  app.watcher.saw = ({ args }) => void given.push(...args)
  const languages = Array.from({ length: 2_000 }, (_, n) => `q${n}`).join()
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': languages },
    body: JSON.stringify({ query: '{ cooperatives { nodes { about } } }' }),
  })
  app.watcher.saw = null
  expect(await response.json()).toEqual({ data: { cooperatives: { nodes: [] } } })
  expect(given.filter((value) => String(value).includes('q9'))).not.toEqual([])
  for (const value of given) expect(String(value).length).toBeLessThan(500)
})

test('what is kept of documents is bounded by what it takes, not by their number', () => {
  const long = (n: number) => `{ a${n}: cooperatives { totalCount } } # ${'x'.repeat(8_000)}`
  documents.planned('{ cooperatives { totalCount } }', null, {})
  for (let n = 0; n < 50; n++) expect(documents.planned(long(n), null, {})).not.toBeNull()
  documents.planned(long(49), null, {})
  expect(judged).toBe(51)
  documents.planned('{ cooperatives { totalCount } }', null, {})
  expect(judged).toBe(52)
})

/** How many bytes are held after some work that were not before. */
async function heldBy(work: () => unknown): Promise<number> {
  setFlagsFromString('--expose-gc')
  const held = (): number => {
    runInNewContext('gc')()
    return process.memoryUsage().heapUsed
  }
  const before = held()
  await work()
  return held() - before
}

test('a plan keeps nothing of the request that it was made for', async () => {
  const held = await heldBy(() => {
    for (let n = 0; n < 60; n++) {
      const text = `query ($s: String!, $id: Boolean!) { a${n}: cooperative(slug: $s) { id @include(if: $id) name } }`
      documents.planned(text, null, { s: JSON.parse(`"${n}${'ë'.repeat(200_000)}"`), id: true })
    }
  })
  expect(held).toBeLessThan(6_000_000)
})

test('what graphql-js answers is kept within bounds, too', async () => {
  const held = await heldBy(async () => {
    for (let n = 0; n < 100; n++) expect((await query(`}${n}${'x'.repeat(200_000)}`)).errors).toHaveLength(1)
  })
  expect(held).toBeLessThan(10_000_000)
})
