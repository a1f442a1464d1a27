import { sql, type SQL } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { LedgerEntryKind } from '../../../../schema/tables/vocabulary.ts'
import { signedIn } from '../../../auth/authorize.ts'
import type { UseCase } from '../../../auth/use-case.ts'
import { check, text, type Given } from '../../../platform/check.ts'
import { newId } from '../../../platform/ids.ts'
import { lazily } from '../../../platform/lazily.ts'
import { conflict, forbidden, invalid, notFound } from '../../../platform/refusal.ts'
import { actingData, actingFor, activeMember, type Acting, type ConsentInput } from '../acting.ts'
import { dateAt } from '../handshake/complete.ts'
import { openAccount } from '../handshake/settle.ts'

const givingInput = lazily(() => z.object({ minutes: z.int().check(z.gte(1), z.lte(100_000)), note: z.nullish(text(1, 300)) }))

export type DonateInput = Given<typeof givingInput> & { cooperativeId: string; forPersonId?: string | null; consent?: ConsentInput | null }
export type TransferInput = DonateInput & { toPersonId: string }

type Transferring = UseCase<'entry'>

/** Passes hours on to another member. The guard keeps to the hard limit; the account tells whether it is past the soft one. */
export async function transferHours(given: TransferInput, useCase: Transferring) {
  const { minutes, note = null } = check(givingInput, given)
  const { cooperativeId, toPersonId } = given
  const { acting, happenedOn } = await giving(given, useCase)
  if (toPersonId === acting.personId) throw invalid('INVALID_VALUE', ['input', 'toPersonId'])
  // Who acts for somebody takes nothing from them; nor gives it to another for whom they act, as the guard says.
  if (acting.as !== 'SELF' && toPersonId === acting.actorId) throw forbidden()
  const [found] = await useCase.database.read(sql`select ${activeMember(toPersonId, cooperativeId)} as member`)
  if (!found!['member']) throw notFound(['input', 'toPersonId'])
  const { work, now } = useCase
  work.assert('STALE', activeMember(toPersonId, cooperativeId))
  work.add(openAccount(sql`select ${cooperativeId}, ${toPersonId}`, now))
  const to = sql`(select a.id from ledger_accounts a where a.cooperative_id = ${cooperativeId} and a.person_id = ${toPersonId})`
  return give(useCase, acting, { cooperativeId, to, minutes, note, happenedOn, kind: 'TRANSFER', data: { minutes, toPersonId } })
}

/** Passes hours on to the cooperative, for whoever needs help and has none to give. */
export async function donateHours(given: DonateInput, useCase: Transferring) {
  const { minutes, note = null } = check(givingInput, given)
  const { cooperativeId } = given
  const { acting, happenedOn } = await giving(given, useCase)
  useCase.work.add(openAccount(sql`select ${cooperativeId}, null`, useCase.now, 'lco'))
  const to = sql`(select a.id from ledger_accounts a where a.cooperative_id = ${cooperativeId} and a.person_id is null)`
  return give(useCase, acting, { cooperativeId, to, minutes, note, happenedOn, kind: 'DONATION', data: { minutes } })
}

/** From whose account, and on which day by the clock of the cooperative’s first neighbourhood. */
async function giving({ cooperativeId, forPersonId, consent }: DonateInput, useCase: Transferring): Promise<{ acting: Acting; happenedOn: string }> {
  const { database, now, work, viewer } = useCase
  signedIn(viewer)
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'REPRESENTATION', consent })
  const mode = sql`(select s.ledger_mode from help_settings s where s.cooperative_id = ${cooperativeId})`
  const [row] = await database.read(sql`select ${mode} as mode, (select n.time_zone from cooperative_neighbourhoods c
    join neighbourhoods n on n.id = c.neighbourhood_id where c.cooperative_id = ${cooperativeId} order by c.neighbourhood_id limit 1) as zone`)
  if (row!['mode'] === 'GIFT') throw conflict('LEDGER_HAS_NO_CREDITS')
  work.assert('STALE', sql`${mode} <> 'GIFT'`)
  work.add(openAccount(sql`select ${cooperativeId}, ${acting.personId}`, now))
  return { acting, happenedOn: dateAt(now, (row!['zone'] as string | null) ?? 'UTC') }
}

interface Gift {
  cooperativeId: string
  to: SQL
  minutes: number
  note: string | null
  happenedOn: string
  kind: LedgerEntryKind
  data: Record<string, unknown>
}

async function give(useCase: Transferring, acting: Acting, { cooperativeId, to, minutes, note, happenedOn, kind, data }: Gift) {
  const { work, now, finish } = useCase
  const id = newId('led')
  const own = sql`(select a.id from ledger_accounts a where a.cooperative_id = ${cooperativeId} and a.person_id = ${acting.personId})`
  work.add(sql`insert into ledger_entries (id, cooperative_id, from_id, to_id, minutes, kind, settlement, happened_on, note, actor_id, created_at)
    select ${id}, ${cooperativeId}, ${own}, ${to}, ${minutes}, ${kind}, 'CREDITS', ${happenedOn}, ${note}, ${acting.actorId}, ${now}`)
  work.audit({ action: kind === 'TRANSFER' ? 'hours.transferred' : 'hours.donated', subjectId: id, cooperativeId, data: { ...data, ...actingData(acting) } })
  return finish({ entry: id })
}
