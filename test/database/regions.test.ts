import { expect, test } from 'vitest'
import { parseSettings } from '../../src/env.ts'
import { regionOf } from '../../src/platform/database/regions.ts'

const { regions } = parseSettings({
  DATABASE_URL: 'https://default.example',
  SECRET: 'a secret for tests only, thirty-two or more',
  PUBLIC_URL: 'https://api.example',
  REGIONS: JSON.stringify([
    { host: 'Twente.example', url: 'https://twente.example', token: 't' },
    { host: 'local.example:8787', url: 'https://local.example' },
  ]),
})

test.each([
  ['twente.example', 'https://twente.example'],
  ['TWENTE.EXAMPLE', 'https://twente.example'],
  ['twente.example:8443', 'https://twente.example'],
  ['local.example:8787', 'https://local.example'],
  ['local.example:1', 'https://default.example'],
  ['not-twente.example', 'https://default.example'],
  ['', 'https://default.example'],
])('the host %j selects %s', (host, url) => {
  expect(regionOf(regions, host).url).toBe(url)
})
