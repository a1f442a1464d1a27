import { DAY } from '../../../src/platform/interval.ts'
import type { Random } from '../random.ts'
import type { FacilityPlan } from './model.ts'
import type { BookingRow } from './ledger.ts'

/** How a booking went: when it was made, what was decided, whether it was given up. */
export type Outcome = Pick<
  BookingRow,
  | 'status'
  | 'decidedBy'
  | 'decidedAt'
  | 'decisionNote'
  | 'cancelledBy'
  | 'cancelledAt'
  | 'cancellationReason'
  | 'createdAt'
  | 'updatedAt'
>

const HOUR = 3600

const notes = {
  linden: {
    no: ['Die avond is al vergeven aan de toneelclub.', 'Te kort voor de grote schoonmaak.'],
    yes: ['Veel plezier!'],
  },
  tuchmacher: { no: ['An dem Abend brauchen wir den Saal selbst.', 'Zu spät am Abend.'], yes: ['Viel Freude!'] },
}

const reasons = {
  linden: ['Ziek geworden', 'Te weinig aanmeldingen', 'Het komt toch niet uit', 'Oppas afgezegd'],
  tuchmacher: ['Krank geworden', 'Zu wenige Anmeldungen', 'Der Termin passt doch nicht'],
}

/** Who made the booking and who looks after the place. */
type Involved = { actorId: string; managerId: string }

/** Makes up how a booking of `startsAt` came about and what has become of it until `now`. */
export function outcomeOf(
  random: Random,
  plan: FacilityPlan,
  startsAt: number,
  involved: Involved,
  now: number,
  needsNobody: boolean,
): Outcome {
  const { leadTime } = plan.policy
  const inTime = startsAt - leadTime - random.integer(HOUR, 14 * DAY)
  const createdAt = Math.min(inTime, now - random.integer(300, 3 * DAY))
  const plain = confirmed(createdAt)
  const asked = plan.requiresApproval && !needsNobody
  const outcome = asked ? judged(random, plan, startsAt, plain, involved, now) : plain
  return outcome.status === 'CONFIRMED' && random.chance(0.08)
    ? givenUp(random, plan, startsAt, outcome, involved, now)
    : outcome
}

/** A booking that was confirmed as it was made, and kept. */
export function confirmed(createdAt: number): Outcome {
  return {
    status: 'CONFIRMED', decidedBy: null, decidedAt: null, decisionNote: null,
    cancelledBy: null, cancelledAt: null, cancellationReason: null,
    createdAt, updatedAt: createdAt,
  }
}

/** Approved or not by the manager, or left lying: still to be decided, or too late for that. */
function judged(
  random: Random,
  plan: FacilityPlan,
  startsAt: number,
  plain: Outcome,
  involved: Involved,
  now: number,
): Outcome {
  const { createdAt } = plain
  const decidedAt = createdAt + random.integer(HOUR, 36 * HOUR)
  if (decidedAt >= Math.min(now, startsAt) || random.chance(startsAt > now ? 0.45 : 0.06)) {
    if (startsAt > now) return { ...plain, status: 'REQUESTED' }
    return { ...plain, status: 'EXPIRED', updatedAt: startsAt }
  }
  const decision = { decidedBy: involved.managerId, decidedAt, updatedAt: decidedAt }
  const { yes, no } = notes[plan.cooperative]
  if (random.chance(0.12)) return { ...plain, ...decision, status: 'REJECTED', decisionNote: random.pick(no) }
  return { ...plain, ...decision, decisionNote: random.chance(0.3) ? random.pick(yes) : null }
}

/** Cancelled by whoever booked, in time; or as it was, where there was no time left for that. */
function givenUp(
  random: Random,
  plan: FacilityPlan,
  startsAt: number,
  outcome: Outcome,
  involved: Involved,
  now: number,
): Outcome {
  const latest = Math.min(now, startsAt - plan.policy.cancellationWindow)
  if (latest <= outcome.updatedAt) return outcome
  const cancelledAt = random.integer(outcome.updatedAt + 1, latest)
  return {
    ...outcome, status: 'CANCELLED', cancelledAt, updatedAt: cancelledAt,
    cancelledBy: random.chance(0.85) ? involved.actorId : involved.managerId,
    cancellationReason: random.pick(reasons[plan.cooperative]),
  }
}
