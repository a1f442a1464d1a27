import { afterAll, expect, test } from 'vitest'
import { seedDemo } from '../../local/seed/demo.ts'
import { sha256 } from '../../src/platform/crypto.ts'
import { startOfTests } from '../harness/app.ts'
import { startWorkerdApp } from '../harness/workerd.ts'
import { parsed } from '../pictures/support.ts'

const app = await startWorkerdApp()
afterAll(() => app.close())
const people = await seedDemo(app.db, { now: startOfTests })
await app.setClock(startOfTests)
const board = people.find(({ roles, slug }) => roles.includes('BOARD') && slug)!
const token = 'a-token-of-a-board-member-of-the-demo'
await app.db.execute({
  sql: `insert into sessions (id, person_id, token_hash, created_at, expires_at)
    select 'ses_test', id, ?, ?, ? from people where email = ?`,
  args: [await sha256(token), startOfTests, startOfTests + 86_400, board.email],
})

test('in the runtime of production, pictures are drawn of all that the demo has', async () => {
  const { rows } = await app.db.execute("select id from facilities where status = 'PUBLISHED'")
  expect(rows.length).toBeGreaterThan(5)
  const headers = { authorization: `Bearer ${token}`, 'accept-language': 'nl' }
  const drawn = async (path: string) => {
    const response = await fetch(`${app.url}${path}`, { headers })
    const text = await response.text()
    return response.status === 200 ? parsed(text) : null
  }
  for (const { id } of rows) {
    const week = await drawn(`/facilities/${String(id)}/week.svg`)
    if (week) expect(week.description).toMatch(/^Maandag 23 november: .+ Zondag 29 november: /)
  }
  const usage = await drawn(`/cooperatives/${board.slug!}/usage.svg?from=2026-11-01&to=2026-12-01`)
  expect(usage!.title).toMatch(/^Gebruik van .+, 1 november 2026 tot en met 30 november 2026$/)
  expect(usage!.description).toMatch(/^[\d.,]+ uur geboekt, [\d.,]+ uur open \(\d+%\) · \d+ boekingen/)
  expect(app.lines.filter((line) => /error|fault/i.test(line))).toEqual([])
})
