import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { quotedCell, readRecords } from '../../src/domains/bulk/records.ts'

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom('"', ',', ';', '\t', '\n', ' ', 'a', 'é')).map((parts) => parts.join('')),
)

test('whatever is written is read again, each record with its line', () => {
  const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((cells) => cells.map(quotedCell).join(',')).join('\n')
      const { records, brokenAt } = readRecords(text, ',')
      expect([records.map(({ cells }) => cells), brokenAt]).toEqual([rows, null])
      for (const [n, { at }] of records.entries()) {
        const above = rows.slice(0, n).flatMap((cells) => [cells.map(quotedCell).join(',')])
        expect(at).toBe(1 + above.reduce((lines, row) => lines + row.split('\n').length, 0))
      }
    }),
  )
})

test.each([
  ['', [['']]],
  ['a,b\n', [['a', 'b'], ['']]],
  ['a;"b;c";d', [['a', 'b;c', 'd']], ';'],
  ['"a" ,b', [['a', 'b']]],
  ['a "b" c,d', [['a "b" c', 'd']]],
  ['"a\n""b""",c\nd', [['a\n"b"', 'c'], ['d']]],
])('reads %j', (text, cells, delimiter = ',') => {
  expect(readRecords(text, delimiter)).toMatchObject({ records: cells.map((own) => ({ cells: own })), brokenAt: null })
})

test.each([
  ['a\n"b', 2],
  ['"a\nb",c\n"d"e,f', 3],
  ['a\n"b""', 2],
])('tells the line of the record that is broken in %j', (text, line) => {
  expect(readRecords(text, ',').brokenAt).toBe(line)
})

test('reads no further than asked', () => {
  expect(readRecords('a\nb\n"c', ',', 2)).toEqual({ records: [{ at: 1, cells: ['a'] }, { at: 2, cells: ['b'] }], brokenAt: null })
})
