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
