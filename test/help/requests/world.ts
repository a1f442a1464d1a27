import { newId } from '../../../src/platform/ids.ts'
import type { TestApp } from '../../harness/app.ts'
import type { Json } from '../../harness/client.ts'
import { addMember, type Founded, type Member } from '../../harness/factories.ts'
import { done } from '../../harness/mutate.ts'

/** A point in the first cell of the tests, and what a cell makes of it. */
export const home = { latitude: 52.3641, longitude: 6.6217 }
export const homeCell = { latitude: 52.3625, longitude: 6.61875 }

/** A morning a week after tests begin, 10:00 to 12:00 in Amsterdam. */
export const morning = { startsAt: '2026-12-02T09:00:00Z', endsAt: '2026-12-02T11:00:00Z' }

/** The input of `requestHelp` for a lift of two hours, unless told otherwise. */
export const askInput = (cooperativeId: string, other: object = {}) => ({
  ...{ cooperativeId, category: 'GROCERIES', title: 'Boodschappen doen', location: home, windows: [morning] },
  ...other,
})

/** Asks for help, and returns what was selected of the request. */
export const ask = async (by: Member, cooperativeId: string, other: object = {}, selection = 'id'): Promise<Json> =>
  (await done(by.client, 'requestHelp', askInput(cooperativeId, other), `request { ${selection} }`)).request

/** The input of `offerHelp` for groceries near home, unless told otherwise. */
export const offerInput = (cooperativeId: string, other: object = {}) => ({
  ...{ cooperativeId, categories: ['GROCERIES'], location: home },
  ...other,
})

/** Offers help, and returns what was selected of the offer. */
export const offer = async (by: Member, cooperativeId: string, other: object = {}, selection = 'id'): Promise<Json> =>
  (await done(by.client, 'offerHelp', offerInput(cooperativeId, other), `offer { ${selection} }`)).offer

/** A further resident with an offer. */
export async function volunteer(app: TestApp, cooperative: Founded, other: object = {}): Promise<Member & { offerId: string }> {
  const member = await addMember(app, cooperative)
  return { ...member, offerId: (await offer(member, cooperative.id, other)).id }
}

/** Makes somebody a person’s proxy, as is on record; returns what ends it. */
export async function makeProxy(
  app: TestApp,
  { proxy, personId, cooperativeId, recordedBy }: { proxy: Member; personId: string; cooperativeId: string; recordedBy: string },
): Promise<() => Promise<unknown>> {
  const { now } = app.clock
  const [consentId, id] = [newId('cns'), newId('prx')]
  const sql = 'insert into consents (id, cooperative_id, person_id, purpose, form, recorded_by, given_at) values (?, ?, ?, ?, ?, ?, ?)'
  await app.db.execute({ sql, args: [consentId, cooperativeId, personId, 'REPRESENTATION', 'WRITTEN', recordedBy, now] })
  const named = 'insert into proxies (id, cooperative_id, person_id, proxy_id, consent_id, since) values (?, ?, ?, ?, ?, ?)'
  await app.db.execute({ sql: named, args: [id, cooperativeId, personId, proxy.personId, consentId, now] })
  return () => app.db.execute({ sql: 'update proxies set ended_at = ? where id = ?', args: [now, id] })
}

interface Pair {
  requestId: string
  offerId: string
}

/** Makes a proposal for a request to a volunteer, as the plan does, and returns its id. */
export async function propose(app: TestApp, { requestId, offerId }: Pair): Promise<string> {
  const [id, { now }] = [newId('mat'), app.clock]
  const sql = `insert into matches (id, cooperative_id, request_id, offer_id, requester_id, volunteer_id, status, origin, expires_at,
      minutes, week, recurs, starts_at, ends_at, settlement, score, explanation, created_at, updated_at)
    select ?, r.cooperative_id, r.id, o.id, r.requester_id, o.volunteer_id, 'PROPOSED', 'ASSISTANT', ?, r.minutes, r.week,
      r.timing = 'RECURRING', r.starts_at, r.ends_at, 'GIFT', 500, '[]', ?, ? from help_requests r, help_offers o where r.id = ? and o.id = ?`
  await app.db.execute({ sql, args: [id, now + 86_400, now, now, requestId, offerId] })
  return id
}

/** The same, to which both have said yes. */
export async function agree(app: TestApp, pair: Pair): Promise<string> {
  const [id, { now }] = [await propose(app, pair), app.clock]
  const sql = "update matches set status = 'AGREED', requester_accepted_at = ?, volunteer_accepted_at = ?, agreed_at = ?, updated_at = ? where id = ?"
  await app.db.execute({ sql, args: [now, now, now, now, id] })
  return id
}
