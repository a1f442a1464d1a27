import type { Json } from '../client.ts'
import type { Recorded } from './help-tables.ts'

/** Who is a member, who is new, and who acts for whom by what right, at the moment that a record has come to. */
export class Standings {
  readonly #active = new Set<string>()
  readonly #introduced = new Set<string>()
  readonly #consents = new Map<string, Json>()
  readonly #proxies = new Map<string, Json>()
  #trial = 0

  /** Takes in what was written, and says what of it nobody had the right to. */
  take(of: Recorded, row: Json): string[] {
    if (of === 'memberships') this.#active.delete(row.person_id)
    if (of === 'memberships' && row.status === 'ACTIVE') this.#active.add(row.person_id)
    if (of === 'introductions') this.#introduced.add(row.person_id)
    if (of === 'consents') this.#consents.set(row.id, row)
    if (of === 'proxies') this.#proxies.set(row.id, row)
    if (of === 'help_settings') this.#trial = row.trial_matches
    return of === 'audit_entries' ? this.#acting(row) : []
  }

  isMember = (id: string): boolean => this.#active.has(id)

  /** That a volunteer has to be introduced or to begin beside others, and does not; others by their offers. */
  isNew(offer: Json, beside: readonly Json[]): boolean {
    const isExperienced = (one: Json): boolean => one.completed >= this.#trial
    return !isExperienced(offer) && !this.#introduced.has(offer.volunteer_id) && !beside.some(isExperienced)
  }

  /** Whoever did something in the name of another had that one’s consent, or was their proxy, as it was written. */
  #acting({ action, actor_id: actor, subject_id: subject, data }: Json): string[] {
    const { as, forPersonId, consentId } = JSON.parse(data)
    const consent = this.#consents.get(consentId)
    const isConsent = consent?.person_id === forPersonId && consent?.withdrawn_at === null
    const isProxy = [...this.#proxies.values()].some((one) => one.proxy_id === actor && one.person_id === forPersonId && one.ended_at === null)
    if (as === 'ASSISTANT' && !isConsent) return [`${action} of ${subject} was done for ${forPersonId} without their consent`]
    if (as === 'PROXY' && !isProxy) return [`${action} of ${subject} was done for ${forPersonId} by who is not their proxy`]
    return []
  }
}
