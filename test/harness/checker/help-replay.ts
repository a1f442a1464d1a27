import type { Json } from '../client.ts'
import { completedFaults, requestFaults } from './help-matches.ts'
import { Standings } from './help-standings.ts'
import { live, placed, type HelpTables, type Step } from './help-tables.ts'

/** Where a match can go from where it is; everything else never happens. */
const steps: Record<string, string[]> = {
  PROPOSED: ['AGREED', 'DECLINED', 'EXPIRED', 'CANCELLED'],
  AGREED: ['COMPLETED', 'CANCELLED', 'NO_SHOW', 'DISPUTED'],
  COMPLETED: ['DISPUTED'],
  DISPUTED: ['COMPLETED', 'CANCELLED', 'NO_SHOW'],
  NO_SHOW: ['AGREED'],
}

/** Goes through all that was written, in its order, and holds each step of a match against what was so at that moment. */
export function stepViolations({ history }: Pick<HelpTables, 'history'>): string[] {
  const replay = new Replay()
  for (const step of history) replay.take(step)
  replay.pause()
  return replay.found
}

class Replay {
  readonly found: string[] = []
  readonly #rows = new Map<string, Json>()
  readonly #matches = new Map<string, Json>()
  readonly #byRequest = new Map<string, Set<string>>()
  readonly #byVolunteer = new Map<string, Set<string>>()
  readonly #clearances = new Map<string, Json[]>()
  readonly #hours = new Map<string, number>()
  readonly #blocks = new Set<string>()
  readonly #standings = new Standings()
  readonly #disputed = new Set<string>()
  readonly #touched = new Set<string>()
  /** Matches that ended with nobody saying so of them: something else must have ended them. */
  readonly #swept: Json[] = []
  #audited = new Set<string>()

  take({ of, how, row }: Step): void {
    if (of === 'idempotency_keys' && how === 'insert') return this.pause()
    this.found.push(...this.#standings.take(of, row))
    if (of === 'audit_entries') this.#audited.add(`${row.action} ${row.subject_id}`)
    if (of === 'person_blocks') return this.#block(how, row)
    if (of === 'clearances') return this.#clear(row)
    if (of === 'match_hours' && how === 'insert') this.#hours.set(row.match_id, (this.#hours.get(row.match_id) ?? 0) + 1)
    if (of === 'matches') return this.#match(row)
    if (of === 'help_requests' || of === 'help_offers') {
      this.#rows.set(row.id, row)
      this.#touched.add(row.id)
    }
  }

  /** Between two changes: what is kept by the database itself is right again. */
  pause(): void {
    for (const id of this.#touched) {
      const row = this.#rows.get(id)!
      if (id.startsWith('hrq')) this.found.push(...requestFaults(row, this.#of(this.#byRequest, id)))
      else this.found.push(...completedFaults(row, [...this.#matches.values()].filter((m) => m.offer_id === id)))
    }
    for (const m of this.#swept) {
      const [request, offer] = [this.#rows.get(m.request_id)!, this.#rows.get(m.offer_id)!]
      const byRequest = request.status === 'EXPIRED' || request.status === 'CANCELLED' || request.places_taken >= request.helpers_needed
      const said = this.#audited.has(`match.${m.status.toLowerCase()} ${m.id}`)
      if (!said && !byRequest && offer.status !== 'WITHDRAWN') this.found.push(`${m.id} is ${m.status}, and nobody did that`)
    }
    this.#touched.clear()
    this.#swept.length = 0
    this.#audited = new Set()
  }

  #block(how: Step['how'], { blocker_id: one, blocked_id: other }: Json): void {
    if (how === 'delete') this.#blocks.delete(`${one} ${other}`)
    else this.#blocks.add(`${one} ${other}`)
  }

  #clear(row: Json): void {
    const others = (this.#clearances.get(row.person_id) ?? []).filter(({ id }) => id !== row.id)
    this.#clearances.set(row.person_id, [...others, row])
  }

  #of = (index: Map<string, Set<string>>, id: string): Json[] => [...(index.get(id) ?? [])].map((one) => this.#matches.get(one)!)

  #match(m: Json): void {
    const before = this.#matches.get(m.id)
    const known = this.#of(this.#byRequest, m.request_id)
    this.#matches.set(m.id, m)
    for (const [index, id] of [[this.#byRequest, m.request_id], [this.#byVolunteer, m.volunteer_id]] as const)
      index.set(id, (index.get(id) ?? new Set()).add(m.id))
    this.#touched.add(m.request_id).add(m.offer_id)
    const says = (wrong: boolean, what: string): void => void (wrong && this.found.push(`${m.id} ${what}`))
    if (!before) {
      says(m.status !== 'PROPOSED', `begins as ${m.status}`)
      says(known.some((one) => one.volunteer_id === m.volunteer_id && live.has(one.status)), 'is the second live match of its two')
      says(known.some((one) => one.volunteer_id === m.volunteer_id && !wasOvertaken(one)), 'was proposed to those two before, of whom one said no')
      return this.#judge(m, 'was proposed')
    }
    const [acceptedOne, acceptedOther] = [before.requester_accepted_at, before.volunteer_accepted_at]
    const unsaid = (acceptedOne ?? m.requester_accepted_at) !== m.requester_accepted_at || (acceptedOther ?? m.volunteer_accepted_at) !== m.volunteer_accepted_at
    says(unsaid, 'takes somebody’s yes back')
    if (before.status === m.status) return
    says(!steps[before.status]?.includes(m.status), `went from ${before.status} to ${m.status}`)
    if (before.status === 'PROPOSED' && ['CANCELLED', 'EXPIRED'].includes(m.status)) this.#swept.push(m)
    const calledOff = before.status === 'AGREED' && ['CANCELLED', 'NO_SHOW'].includes(m.status)
    // Of what was disputed an assistant may have said that somebody was not there, hours or not.
    says(calledOff && !m.recurs && this.#hours.has(m.id) && !this.#disputed.has(m.id), `became ${m.status} after hours were said`)
    if (m.status === 'DISPUTED') this.#disputed.add(m.id)
    if (m.status !== 'AGREED') return
    // What both had agreed to before, and was no no-show, needs its place and nothing else.
    if (before.status === 'NO_SHOW') return this.#share(m, 'was agreed again')
    says(m.expires_at <= m.updated_at, 'was agreed after its time')
    this.#judge(m, 'was agreed')
  }

  /** That there is a place for it, beside those that others have. */
  #share(m: Json, what: string): void {
    const { helpers_needed: places } = this.#rows.get(m.request_id)!
    const sharing = this.#of(this.#byRequest, m.request_id).filter((one) => placed.has(one.status)).length
    if (sharing > places) this.found.push(`${m.id} ${what} as one of ${sharing} for ${places} places`)
  }

  /** Holds a match that is proposed or agreed against everything that must be so at that moment. */
  #judge(m: Json, what: string): void {
    const [request, offer] = [this.#rows.get(m.request_id), this.#rows.get(m.offer_id)]
    const says = (wrong: boolean, how: string): void => void (wrong && this.found.push(`${m.id} ${what} ${how}`))
    if (!request || !offer) return says(true, 'of what nobody asked or offered')
    const own = this.#of(this.#byVolunteer, m.volunteer_id)
    says(request.status === 'CANCELLED' || request.status === 'EXPIRED', 'for a request that was closed')
    const hasPaused = offer.status === 'PAUSED' && offer.paused_until !== null && offer.paused_until <= m.updated_at
    says(offer.status !== 'ACTIVE' && !hasPaused, `with an offer that is ${offer.status}`)
    says(this.#blocks.has(`${m.requester_id} ${m.volunteer_id}`) || this.#blocks.has(`${m.volunteer_id} ${m.requester_id}`), 'between two who are kept apart')
    for (const id of [m.requester_id, m.volunteer_id]) says(!this.#standings.isMember(id), `of ${id}, who is no active member`)
    const beside = this.#of(this.#byRequest, m.request_id).filter((one) => one.id !== m.id && one.status === 'AGREED').map((one) => this.#rows.get(one.offer_id)!)
    says(this.#standings.isNew(offer, beside), 'with somebody who is new, and neither introduced nor beside others')
    this.#share(m, what)
    const until = Math.max(m.updated_at, m.ends_at ?? 0)
    for (const type of JSON.parse(request.clearance_types))
      says(!(this.#clearances.get(m.volunteer_id) ?? []).some((one) => isValid(one, type, until)), `without ${type}`)
    const busiest = busiestWeek(own, m)
    says(busiest > offer.max_minutes_per_week, `with ${busiest} minutes in a week, of ${offer.max_minutes_per_week}`)
    const clash = own.find((one) => m.starts_at !== null && one.id !== m.id && one.status === 'AGREED' && one.starts_at !== null && one.starts_at < m.ends_at && one.ends_at > m.starts_at)
    says(clash !== undefined, `at the time of ${clash?.id}`)
  }
}

/** It ended since its place went to somebody else: nobody has said no to it. */
const wasOvertaken = (m: Json): boolean => m.status === 'CANCELLED' && m.ended_by === null && m.agreed_at === null

const isValid = (clearance: Json, type: string, until: number): boolean =>
  clearance.type === type && clearance.revoked_at === null && (clearance.valid_until === null || clearance.valid_until > until)

/** The minutes of the fullest week that a match falls in, with all that its volunteer is still asked and has agreed to. */
function busiestWeek(own: readonly Json[], m: Json): number {
  const waiting = own.filter(({ status, expires_at: until }) => status === 'AGREED' || (status === 'PROPOSED' && until > m.updated_at))
  const isIn = (one: Json, week: number): boolean => (one.recurs ? one.week <= week && week <= (one.until_week ?? week) : one.week === week)
  const weeks = [...new Set([m.week, ...waiting.map(({ week }) => week as number)])].filter((week) => isIn(m, week))
  return Math.max(...weeks.map((week) => waiting.reduce((sum, one) => sum + (isIn(one, week) ? one.minutes : 0), 0)))
}
