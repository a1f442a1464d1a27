import { describe, expect, test } from 'vitest'
import { generatedFiles } from '../../scripts/generated.ts'
import { pendingMigration } from '../../scripts/generate-migration.ts'
import { schema } from '../../src/schema.ts'
import { textOf } from './sources.ts'

describe('what is made by `npm run generate` is up to date', () => {
  test.each(Object.entries(generatedFiles))('%s', (path, make) => {
    expect(make(schema)).toBe(textOf(path))
  })

  test('drizzle', () => {
    expect(pendingMigration()).toBeNull()
  })
})
