import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))
const lines = readFileSync(path('docs/comparison.md'), 'utf8').split('\n')
const rows = lines.filter((line) => line.startsWith('| ') && !/^\| (Feature|Complaint|System) |of a later part \|$/.test(line))

/** A file, and the title in it where one is named. */
const named = (line: string) =>
  [...line.matchAll(/`((?:test|bench)\/[\w/.-]+)`(?: “([^”]+)”)?/g)].map(([, file, title]) => [file!, title] as const)

describe('docs/comparison.md', () => {
  test('has rows', () => expect(rows.length).toBeGreaterThan(85))

  test.each(rows.map((row) => [row.split(' | ')[0]!.slice(2), row] as const))('%s: its proof is there', (_title, row) => {
    const proofs = named(row)
    expect(proofs).not.toEqual([])
    for (const [file, title] of proofs) {
      expect(existsSync(path(file)), file).toBe(true)
      // A title in the code stands with the quotes of code.
      const bare = (text: string): string => text.replaceAll(/["'“”‘’\\]/g, '')
      if (title) expect(bare(readFileSync(path(file), 'utf8'))).toContain(bare(title))
    }
  })
})
