import { describe, expect, test } from 'vitest'
import { startApp } from '../harness/app.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { get } from './getting.ts'

const app = await startApp()
expectNoFaults(app)

describe('the parameters of an address', () => {
  const address = async (search: string) => {
    const { status, headers } = await fetch(`${app.url}/graphql?${search}`)
    return [status, headers.has('etag'), /by;desc="(\w+)"/.exec(headers.get('server-timing')!)![1]]
  }
  const query = `query=${encodeURIComponent('query A { cooperatives { totalCount } }')}`

  test.each([
    [query, 200, true, 'plan'],
    [`${query}&operationName=A`, 200, true, 'plan'],
    [`operationName=A&variables=%7B%7D&${query}`, 200, true, 'plan'],
    [`${query}&variables=null`, 200, true, 'plan'],
    [`${query}&operationName=`, 200, false, 'executor'],
    [`${query}&variables=`, 200, false, 'executor'],
    [`${query}&extensions=%7B%7D`, 200, false, 'executor'],
    [`${query}&utm_source=x`, 200, false, 'executor'],
    [`${query}&${query}`, 200, false, 'executor'],
    [`${query}&operationName=B`, 400, false, 'executor'],
    [`${query}&variables=%5B%5D`, 400, false, 'executor'],
    [`${query}&variables=x`, 400, false, 'executor'],
    ['', 400, false, 'executor'],
    [`query=${encodeURIComponent('mutation { a: __typename }')}`, 405, false, 'executor'],
  ])('%s', async (search, ...expected) => expect(await address(search)).toEqual(expected))

  test('may be long', async () => {
    const variables = { filter: { text: 'x'.repeat(8_000) } }
    const found = await get(app, 'query ($filter: FacilityFilter) { facilities(filter: $filter) { totalCount } }', {
      variables,
    })
    expect([found.status, found.data.facilities.totalCount]).toEqual([200, 0])
  })
})
