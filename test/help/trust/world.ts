import { expect } from 'vitest'
import { newId } from '../../../src/platform/ids.ts'
import type { TestApp } from '../../harness/app.ts'
import { ok, type ApiClient, type Json } from '../../harness/client.ts'
import type { Neighbourhood } from '../../harness/factories.ts'
import { done } from '../../harness/mutate.ts'
import type { SignedIn } from '../../harness/people.ts'

/** A consent that an assistant heard. */
export const spoken = { form: 'SPOKEN', note: 'At the kitchen table' }

/** What the audit log holds of a subject: each action with its data, oldest first. */
export async function audited(app: TestApp, subjectId: string): Promise<[string, Json][]> {
  const { rows } = await app.db.execute({
    sql: 'select action, data from audit_entries where subject_id = ? order by at, id',
    args: [subjectId],
  })
  return rows.map(({ action, data }) => [String(action), JSON.parse(String(data))])
}

/** Names a proxy as a person does for themself, and returns its id. */
export async function name(client: ApiClient, world: Neighbourhood, proxyId: string): Promise<string> {
  const input = { cooperativeId: world.id, proxyId }
  return (await done(client, 'nameProxy', input, 'proxy { id }')).proxy.id
}

/** How people in a cooperative block each other, and take it back. */
export const blocking = (cooperativeId: string) => ({
  block: (by: SignedIn, personId: string, more: object = {}): Promise<Json> =>
    done(by.client, 'blockPerson', { cooperativeId, personId, ...more }, 'person { id }'),
  unblock: (by: SignedIn, personId: string): Promise<Json> =>
    done(by.client, 'unblockPerson', { cooperativeId, personId }),
})

/** What the viewer sees of a person. */
export async function personBy(client: ApiClient, id: string, selection: string): Promise<Json> {
  return ok(await client(`query ($id: ID!) { node(id: $id) { ... on Person { ${selection} } } }`, { id })).node
}

/** The offers that are candidates of a request, by their ids, as its requester sees them. */
export async function candidates(client: ApiClient, requestId: string): Promise<string[]> {
  const query = 'query ($id: ID!) { node(id: $id) { ... on HelpRequest { candidates { nodes { id } } } } }'
  const { nodes } = ok(await client(query, { id: requestId })).node.candidates
  return nodes.map((offer: { id: string }) => offer.id)
}

/** A match as it stands in the database, in the state that it is given; returns its id. */
export async function putMatch(
  app: TestApp,
  { requestId, offerId, status = 'PROPOSED' }: { requestId: string; offerId: string; status?: string },
): Promise<string> {
  const { now } = app.clock
  const id = newId('mat')
  await app.db.execute({
    sql: `insert into matches (id, cooperative_id, request_id, offer_id, requester_id, volunteer_id, status, origin, expires_at, minutes, week,
        recurs, settlement, score, explanation, created_at, updated_at)
      select ?, r.cooperative_id, r.id, o.id, r.requester_id, o.volunteer_id, 'PROPOSED', 'ASSISTANT', ? + 259200, r.minutes, r.week,
        0, 'GIFT', 500, '[]', ?, ? from help_requests r join help_offers o on o.id = ? where r.id = ?`,
    args: [id, now, now, now, offerId, requestId],
  })
  const steps = { PROPOSED: [], AGREED: ['AGREED'], COMPLETED: ['AGREED', 'COMPLETED'] }[status]!
  for (const step of steps)
    await app.db.execute({
      sql: 'update matches set status = ?, requester_accepted_at = ?, volunteer_accepted_at = ?, agreed_at = ?, updated_at = ? where id = ?',
      args: [step, now, now, now, now, id],
    })
  return id
}

/** That a text stands nowhere but where it belongs: not in a log, the audit log, the outbox, or a mail. */
export async function expectUnspoken(app: TestApp, marker: string): Promise<void> {
  for (const table of ['audit_entries', 'outbox', 'idempotency_keys']) {
    const { rows } = await app.db.execute(`select * from ${table}`)
    expect(JSON.stringify(rows), table).not.toContain(marker)
  }
  expect(JSON.stringify(app.logs)).not.toContain(marker)
  expect(JSON.stringify(app.mails)).not.toContain(marker)
}
