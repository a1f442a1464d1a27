import type { InStatement, InValue } from '@libsql/client'
import * as tables from '../../../schema/tables/index.ts'
import type { MatchSide } from '../../../schema/tables/vocabulary.ts'
import { namedBy } from '../../../src/auth/asker.ts'
import { nobody } from '../../../src/auth/viewer.ts'
import { proposeAll } from '../../../src/domains/help/matching/proposals.ts'
import { queryOf } from '../../../src/platform/database/database.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { dateOf } from '../calendar.ts'
import { idSource } from '../ids.ts'
import { insertRows } from '../rows.ts'
import type { Cast } from './cast.ts'
import type { BuiltOffer, BuiltRequest } from './help.ts'
import { correctionPlan, matchPlans, transferPlans, type MatchPlan, type StepPlan } from './help-story.ts'

/** What the audit log says of help. */
export interface Entry {
  action: string
  at: number
  actorId: string | null
  subjectId: string
  cooperativeId: string
  data: Record<string, unknown>
}

interface Given {
  cast: Cast
  now: number
  offers: readonly BuiltOffer[]
  requests: readonly BuiltRequest[]
}

/** A side’s silence lasts so long, as is usual. */
const silence = 7 * DAY

/** What stores the matches, step by step as they came about; the score of each is reckoned as it is when one is proposed. */
export function matchStatements(given: Given) {
  const story = new Story(given)
  for (const plan of matchPlans) story.tell(plan)
  story.passOn()
  return { statements: story.statements, audit: story.audit, matchOf: (request: string) => story.matches.get(request)! }
}

class Story {
  readonly statements: InStatement[] = []
  readonly audit: Entry[] = []
  /** The first match of each request, by its key. */
  readonly matches = new Map<string, string>()
  readonly #given: Given
  readonly #ids = { mat: idSource('mat'), mhr: idSource('mhr'), msg: idSource('msg'), mfb: idSource('mfb'), led: idSource('led'), lpe: idSource('lpe'), lco: idSource('lco') }
  readonly #accounts = new Map<string, string>()
  readonly #entries = new Map<string, string>()

  constructor(given: Given) {
    this.#given = given
  }

  tell(plan: MatchPlan): void {
    const { requests, offers } = this.#given
    const request = requests.find((one) => one.plan.key === plan.request)!
    const offer = offers.find((one) => one.plan.by === plan.by && one.plan.cooperative === request.plan.cooperative)!
    const at = this.#at(plan.proposed)
    const id = this.#ids.mat(at)
    if (!this.matches.has(plan.request)) this.matches.set(plan.request, id)
    const { origin } = plan
    const sides = { REQUESTER: request.row.actorId, VOLUNTEER: offer.row.actorId }
    const assistant = this.#given.cast.person(request.plan.cooperative === 'linden' ? 'zoe' : 'kaethe').id
    const actorId = origin === 'REQUESTER' || origin === 'VOLUNTEER' ? sides[origin] : assistant
    const yes = { requesterAcceptedAt: origin === 'REQUESTER' ? at : null, volunteerAcceptedAt: origin === 'VOLUNTEER' ? at : null }
    const proposal = proposeAll([{ id, requestId: request.row.id, offerId: offer.row.id, ...yes }], { origin, actorId, now: at })
    const { sql, args } = queryOf(proposal, namedBy({ viewer: nobody, now: at, languages: [] }))
    this.statements.push({ sql, args: args as InValue[] })
    const { cooperativeId } = request.row
    const log = (action: string, when: number, by: string | null, data: Record<string, unknown> = {}, subjectId = id): void =>
      void this.audit.push({ action, at: when, actorId: by, subjectId, cooperativeId, data })
    if (origin === 'PLAN') log('match.planned', at, actorId, { planned: 1, matches: 1, optimal: true }, cooperativeId)
    else log('match.proposed', at, actorId, { requestId: request.row.id })
    const accepted = { ...yes }
    for (const step of plan.steps) this.#step({ id, request, offer, sides, accepted, log }, step)
  }

  #step({ id, request, offer, sides, accepted, log }: Told, step: StepPlan): void {
    const at = this.#at(step.ago)
    const change = (changes: Record<string, InValue>): void => {
      const entries = Object.entries({ ...changes, updated_at: at })
      this.statements.push({ sql: `update matches set ${entries.map(([name]) => `${name} = ?`).join(', ')} where id = ?`, args: [...entries.map(([, value]) => value), id] })
    }
    const ends = (status: string, by: MatchSide | null, reason: string | null = null): void =>
      change({ status, ended_by: by, end_reason: reason, ended_at: at })
    switch (step.is) {
      case 'ACCEPTED': {
        accepted[step.side === 'REQUESTER' ? 'requesterAcceptedAt' : 'volunteerAcceptedAt'] = at
        change({ [step.side === 'REQUESTER' ? 'requester_accepted_at' : 'volunteer_accepted_at']: at })
        return log('match.accepted', at, sides[step.side], { side: step.side })
      }
      case 'AGREED': {
        const { requesterAcceptedAt, volunteerAcceptedAt } = accepted
        const last: MatchSide = requesterAcceptedAt === null ? 'REQUESTER' : 'VOLUNTEER'
        change({ status: 'AGREED', requester_accepted_at: requesterAcceptedAt ?? at, volunteer_accepted_at: volunteerAcceptedAt ?? at, agreed_at: at })
        return log('match.agreed', at, sides[last], { side: last })
      }
      case 'EXPIRED':
        ends('EXPIRED', null)
        return log('match.expired', at, null)
      case 'DECLINED':
      case 'CANCELLED':
      case 'DISPUTED':
      case 'NO_SHOW': {
        ends(step.is, step.side, step.reason)
        const action = { DECLINED: 'match.declined', CANCELLED: 'match.cancelled', DISPUTED: 'match.disputed', NO_SHOW: 'match.noShow' }[step.is]
        return log(action, at, sides[step.side], { side: step.side, ...(step.is === 'NO_SHOW' ? { absent: 'VOLUNTEER' } : {}) })
      }
      case 'SAID': {
        const [authorId, own] = [sides[step.side], step.side === 'REQUESTER' ? request.row.requesterId : offer.row.volunteerId]
        const row = { id: this.#ids.msg(at), matchId: id, authorId, forPersonId: authorId === own ? null : own, body: step.text, createdAt: at }
        return void this.statements.push(...insertRows(tables.matchMessages, [row]))
      }
      case 'THANKED': {
        const row = { id: this.#ids.mfb(at), matchId: id, side: step.side, authorId: sides[step.side], thanks: step.text, remark: null, again: step.again ?? null, createdAt: at }
        return void this.statements.push(...insertRows(tables.matchFeedback, [row]))
      }
      case 'HOURS':
        this.#hours({ id, request, offer, sides, accepted, log }, step, at)
        if (step.completes) this.statements.push({ sql: `update matches set status = 'COMPLETED', ended_at = ?, updated_at = ? where id = ?`, args: [this.#settledAt(step, at), this.#settledAt(step, at), id] })
    }
  }

  /** When hours were settled: at once where both say the same, else after a week of silence. */
  #settledAt(step: StepPlan & { is: 'HOURS' }, at: number): number {
    return step.requester === step.volunteer ? at : at + silence
  }

  #hours({ id, request, offer, sides, log }: Told, step: StepPlan & { is: 'HOURS' }, at: number): void {
    const { requester, volunteer } = step
    const settledAt = this.#settledAt(step, at)
    const byBoth = requester === volunteer
    const differ = requester !== null && volunteer !== null && !byBoth
    const settled = !differ && settledAt <= this.#given.now
    const hoursId = this.#ids.mhr(at)
    const happenedOn = dateOf(this.#given.now + step.day * DAY)
    const minutes = settled ? (requester ?? volunteer) : null
    this.statements.push(
      ...insertRows(tables.matchHours, [
        {
          ...{ id: hoursId, matchId: id, happenedOn, requesterMinutes: requester, volunteerMinutes: volunteer, resolvesAt: at + silence },
          ...{ settledAt: settled ? settledAt : null, minutes, byBoth: settled && byBoth, createdAt: at, updatedAt: settled ? settledAt : at },
        },
      ]),
    )
    const side: MatchSide = requester === null ? 'VOLUNTEER' : 'REQUESTER'
    log('match.hoursSaid', at, sides[side], { side, hoursId, day: happenedOn, minutes: requester ?? volunteer, settled: settled && byBoth })
    if (settled && !byBoth) log('match.hoursSettled', settledAt, null, { hoursId, minutes })
    if (minutes === null) return
    const { cooperativeId, requesterId, category, neighbourhoodId } = request.row
    this.#enter(request.plan.key, {
      ...{ cooperativeId, fromId: this.#account(cooperativeId, requesterId, at), toId: this.#account(cooperativeId, offer.row.volunteerId, at), minutes },
      ...{ kind: 'HELP', settlement: request.plan.cooperative === 'linden' ? 'GIFT' : 'CREDITS', category, neighbourhoodId, happenedOn, matchId: id, hoursId },
      ...{ correctsId: null, note: null, actorId: byBoth ? sides[side] : null, createdAt: settledAt },
    })
  }

  /** What members passed on, and what was set right. */
  passOn(): void {
    const { cast } = this.#given
    const cooperativeId = cast.cooperative.tuchmacher
    const common = { cooperativeId, settlement: 'CREDITS' as const, category: null, neighbourhoodId: null, matchId: null, hoursId: null, correctsId: null }
    for (const { from, to, minutes, ago, note } of transferPlans) {
      const [at, actorId] = [this.#at(ago), cast.person(from).id]
      const toId = this.#account(cooperativeId, to === null ? null : cast.person(to).id, at)
      const entry = this.#enter(`${from} ${ago}`, {
        ...{ ...common, fromId: this.#account(cooperativeId, actorId, at), toId, minutes, kind: to === null ? 'DONATION' : 'TRANSFER' },
        ...{ happenedOn: dateOf(at), note, actorId, createdAt: at },
      })
      this.audit.push({ action: to === null ? 'hours.donated' : 'hours.transferred', at, actorId, subjectId: entry, cooperativeId, data: { minutes } })
    }
    const { request, minutes, ago, by, note } = correctionPlan
    const [at, actorId, wrong] = [this.#at(ago), cast.person(by).id, this.#entries.get(request)!]
    const { fromId, toId, category, neighbourhoodId, happenedOn, matchId } = this.#rows.get(wrong)!
    const correction = this.#enter(`${request} again`, {
      ...{ cooperativeId, fromId: toId, toId: fromId, minutes, kind: 'CORRECTION', settlement: 'CREDITS', category, neighbourhoodId, happenedOn },
      ...{ matchId, hoursId: null, correctsId: wrong, note, actorId, createdAt: at },
    })
    this.audit.push({ action: 'hours.corrected', at, actorId, subjectId: wrong, cooperativeId, data: { correctionId: correction, minutes } })
  }

  readonly #rows = new Map<string, typeof tables.ledgerEntries.$inferInsert>()

  #enter(key: string, row: Omit<typeof tables.ledgerEntries.$inferInsert, 'id'>): string {
    const id = this.#ids.led(row.createdAt)
    this.#entries.set(key, id)
    this.#rows.set(id, { id, ...row })
    this.statements.push(...insertRows(tables.ledgerEntries, [{ id, ...row }]))
    return id
  }

  /** The account of a person, or of the cooperative; made when it is first needed. */
  #account(cooperativeId: string, personId: string | null, at: number): string {
    const key = `${cooperativeId} ${personId}`
    const id = this.#accounts.get(key) ?? (personId === null ? this.#ids.lco : this.#ids.lpe)(at)
    if (!this.#accounts.has(key)) this.statements.push(...insertRows(tables.ledgerAccounts, [{ id, cooperativeId, personId, createdAt: at }]))
    this.#accounts.set(key, id)
    return id
  }

  #at = (days: number): number => this.#given.now - Math.round(days * DAY)
}

/** A match that is told of. */
interface Told {
  id: string
  request: BuiltRequest
  offer: BuiltOffer
  /** Who answers for each side. */
  sides: Record<MatchSide, string>
  accepted: { requesterAcceptedAt: number | null; volunteerAcceptedAt: number | null }
  log: (action: string, when: number, by: string | null, data?: Record<string, unknown>) => void
}
