import { test } from 'vitest'
import { BothWays } from '../graph/both-ways.ts'
import { makeWorld } from '../graph/world.ts'

const { app } = await makeWorld()
const both = new BothWays(app, [])
const json = 'application/json'
const newest = 'application/graphql-response+json'

/** What is at the edge of what a plan takes: whoever answers, the answer is that of graphql-js. */
test.each([
  ...[
    `${json};q=0.1, ${newest}`,
    `${json};q=0, ${newest}`,
    `${json};q=0`,
    `*/*;q=0.1, ${newest}`,
    `${newest};q=0.1,*/*`,
    `*/*, ${json}`,
  ],
  ...[
    `${json}; charset=utf-8`,
    `${newest};charset=utf-8`,
    `${json};charset=latin1`,
    'APPLICATION/JSON',
    'application/*',
    '',
    ' ',
    ',',
  ],
  ...[
    `${json},`,
    `,${newest}`,
    'text/html, */*',
    `${json} ;q=1`,
    'text/event-stream',
    'multipart/mixed, application/json',
    '*/*;q=0',
  ],
  ...[`${newest};q=1;q=0.5`, `${json};q=0.5;charset=utf-8`],
])('accept: %s', async (accept) => {
  for (const query of ['{ __typename }', '{ cooperatives { totalCount } }', '{ nothing }']) {
    await both.expectSame(await both.ask({ query }, { accept }), { query }, { accept }, accept)
  }
})

const twice = 'fragment F on CooperativeConnection { totalCount edges { node { id } } }'

test.each<object>([
  ...[{ operationName: '' }, { operationName: 'A' }, { operationName: null }, { operationName: 1 }],
  ...[
    { variables: null },
    { variables: {} },
    { variables: [] },
    { variables: { x: 1 } },
    { variables: '' },
    { id: null },
  ],
  ...[
    { query: '\uFEFF{ __typename }' },
    { query: 'subscription { x }' },
    { query: '' },
    { query: '{ __typename } { __typename }' },
  ],
  { query: 'query __proto__ { __typename }', operationName: '__proto__' },
  { query: 'query ($toString: Boolean = true) { __typename @include(if: $toString) }' },
  {
    query: '{ __proto__: cooperatives { __proto__: totalCount constructor: nodes { __proto__: name toString: id } } }',
  },
  {
    query:
      '{ __proto__: cooperatives(last: 2) { __proto__: totalCount constructor: nodes { __proto__: name toString: id } } }',
  },
  { query: `{ cooperatives { ...F @skip(if: true) ...F } } ${twice}` },
  { query: `{ cooperatives { ...F ...F @skip(if: true) edges { cursor } } } ${twice}` },
])('body: %j', async (more) => {
  const body = { query: '{ __typename }', ...more }
  await both.expectSame(await both.ask(body, {}), body, {}, JSON.stringify(more))
})
