import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { solve } from '../../../src/domains/help/plan/solve.ts'
import { ofMatrix } from './questions.ts'

/**
 * Beasley's assignment problems with their published optima (OR-Library; J. E. Beasley, Linear programming on Cray
 * supercomputers, Journal of the Operational Research Society 41, 1990, 133–139). The files are not kept here: with
 * their directory in NOABER_OR_LIBRARY, these are run. The digests say which texts they were run on.
 */
const instances: [size: number, optimum: number, digest: string][] = [
  [100, 305, '9e4cfb36e95b0dce6b71c25765e1291acb8b7d5413cc9966b9143c43cd0b1eca'],
  [200, 475, '1a0dd444395e915b6798c86248ba1e8c05ef4616aabddf27c9c22adc99fab347'],
  [300, 626, '5f57919fd4015b4ceccd9af9278fd293772eec64deb6f62754c7025507a0c5c2'],
  [400, 804, '1f905ee7b58605588924d6745676676b838aeb50bc07cbb932ad27333ae6f92a'],
  [500, 991, '21c8d76c64fe7ae7d5e125a1909ca2cbabb34b7ed25c44fc1d644988e6115f33'],
  [600, 1176, 'd78b73c80ee2c699ad8cf6ee51f7205725212184022ced311efb7b118087d27c'],
  [700, 1362, 'a3a6b2d7ee081d44dccda9d18993e2739c0aafbbe361b6ca21f8920bc2f531f9'],
  [800, 1552, '987ef1ca213e0c9018e84c250eed36a1d4b4561b5616be459b2de8fcaa6d8eb7'],
]
const directory = process.env['NOABER_OR_LIBRARY']

describe.skipIf(!directory)('the published optimum', () => {
  test.each(instances)('of assign%i is %i', (size, optimum, digest) => {
    const text = readFileSync(join(directory!, `assign${size}.txt`), 'utf8')
    expect(createHash('sha256').update(text).digest('hex')).toBe(digest)
    const [first, ...numbers] = text.trim().split(/\s+/).map(Number)
    expect([first, numbers.length]).toEqual([size, size * size])
    const costs = Array.from({ length: size }, (_, row) => numbers.slice(row * size, (row + 1) * size))
    const plan = solve(ofMatrix(costs))
    expect([plan.value.places, plan.value.cost, plan.optimal]).toEqual([size, optimum, true])
  })
})
