import { sql, type SQL } from 'drizzle-orm'

/** For whom, and where; each as the statement around it names them. */
interface ForWhom {
  /** The row of `people` of whoever it is about. */
  person: SQL
  cooperativeId: SQL
  /** Where assistants are told too: the purpose that the consent they act by is for, and those of whom none may be that assistant. */
  assistants?: { purpose: SQL; but: SQL }
}

/**
 * The ids of who is told for somebody: themself, or where they have no address those who act for them: their proxies, and where
 * they have none the assistant who wrote down last that they do. As a list of ids, so that people are looked up by it.
 */
export function toldFor({ person, cooperativeId, assistants }: ForWhom): SQL {
  const proxies = sql`proxies proxy where ${person}.email is null and proxy.person_id = ${person}.id
    and proxy.cooperative_id = ${cooperativeId} and proxy.ended_at is null`
  // The latest by its id, since ids ascend in time: by the instant it would be sorted.
  const assistant = assistants && sql` union all select latest.recorded_by from (select consent.recorded_by, max(consent.id) from consents consent
    where ${person}.email is null and consent.person_id = ${person}.id and consent.cooperative_id = ${cooperativeId} and consent.withdrawn_at is null
      and consent.purpose in (${assistants.purpose}, 'REPRESENTATION') and consent.recorded_by not in ${assistants.but}
      and not exists (select 1 from ${proxies})
      and exists (select 1 from memberships duty, json_each(duty.roles) role where duty.person_id = consent.recorded_by
        and duty.cooperative_id = ${cooperativeId} and duty.status = 'ACTIVE' and role.value = 'COORDINATOR')) latest`
  return sql`(select ${person}.id union all select proxy.proxy_id from ${proxies}${assistant ?? sql``})`
}
