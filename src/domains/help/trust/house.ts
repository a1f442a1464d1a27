import { sql } from 'drizzle-orm'
import { authorizeWrite, signedIn } from '../../../auth/authorize.ts'
import type { UseCase, Writing } from '../../../auth/use-case.ts'
import { check, translated } from '../../../platform/check.ts'
import { lazily } from '../../../platform/lazily.ts'
import { stored } from '../../../platform/localized.ts'
import { conflict, notFound } from '../../../platform/refusal.ts'
import { actingData, actingFor, type Acting, type ConsentInput } from '../acting.ts'

const rulesInput = lazily(() => translated(1, 20_000))

type PublishInput = { cooperativeId: string; text: { language: string; text: string }[] }

/** Publishes the rules of the house anew, as the next version: everybody accepts that one first. The board and assistants may. */
export async function publishHouseRules({ cooperativeId, text: given }: PublishInput, useCase: UseCase<'cooperative'>) {
  const { viewer, work, now, database, finish } = useCase
  const publishedBy = signedIn(viewer)
  const text = stored(check(rulesInput, given, ['input', 'text']))
  const [cooperative] = await database.read(sql`select 1 from cooperatives where id = ${cooperativeId}`)
  if (!cooperative) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, 'help.arrange', cooperativeId)
  // Numbered as it is written: of two at once each gets a number of its own.
  work.add(sql`insert into house_rules (cooperative_id, version, text, published_by, published_at)
    select ${cooperativeId}, 1 + coalesce(max(version), 0), ${JSON.stringify(text)}, ${publishedBy}, ${now}
    from house_rules where cooperative_id = ${cooperativeId}`)
  work.audit({ action: 'houseRules.published', subjectId: cooperativeId, cooperativeId, data: { languages: Object.keys(text) } })
  return finish({ cooperative: cooperativeId })
}

type AcceptInput = {
  cooperativeId: string
  version: number
  forPersonId?: string | null
  consent?: ConsentInput | null
}

/** Accepts the newest version of the rules, which the person has read; to accept it again changes nothing. */
export async function acceptHouseRules({ cooperativeId, version, forPersonId, consent }: AcceptInput, useCase: UseCase<'cooperative'>) {
  const { work, now, database, finish } = useCase
  const acting = await actingFor(useCase, { cooperativeId, forPersonId, purpose: 'PROFILE', consent })
  const [row] = await database.read(sql`select ${newest(cooperativeId)} as version`)
  const current = Number(row!['version'] ?? 0)
  if (version < 1 || version > current) throw notFound(['input', 'version'])
  if (version < current) throw conflict('HOUSE_RULES_CHANGED')
  work.assert('STALE', sql`${newest(cooperativeId)} = ${version}`)
  work.add(sql`insert into house_rule_acceptances (person_id, cooperative_id, version, actor_id, at)
    values (${acting.personId}, ${cooperativeId}, ${version}, ${acting.actorId}, ${now}) on conflict do nothing`)
  work.audit({ action: 'houseRules.accepted', subjectId: acting.personId, cooperativeId, data: { version, ...actingData(acting) } })
  return finish({ cooperative: cooperativeId })
}

/**
 * Refuses unless the person for whom something is done has accepted the newest rules of the house, where there are any; the
 * batch asserts it again. For all that asks for help or offers it.
 */
export async function assertHouseRules({ work, database }: Writing, { personId }: Pick<Acting, 'personId'>, cooperativeId: string): Promise<void> {
  const accepted = sql`not exists (select 1 from house_rules h where h.cooperative_id = ${cooperativeId} and h.version = ${newest(cooperativeId)}
    and not exists (select 1 from house_rule_acceptances a where a.person_id = ${personId} and a.cooperative_id = h.cooperative_id and a.version = h.version))`
  const [row] = await database.read(sql`select ${accepted} as accepted`)
  if (!row!['accepted']) throw conflict('HOUSE_RULES_NOT_ACCEPTED')
  work.assert('STALE', accepted)
}

const newest = (cooperativeId: string) => sql`(select max(n.version) from house_rules n where n.cooperative_id = ${cooperativeId})`
