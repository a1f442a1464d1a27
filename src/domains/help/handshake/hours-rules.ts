import type { MatchSide } from '../../../../schema/tables/vocabulary.ts'

/** Hours of one day that are not settled yet, as the two sides say them. */
export interface SaidHours {
  id: string
  happenedOn: string
  requesterMinutes: number | null
  volunteerMinutes: number | null
  /** Who said so for each side: the person, or who acts for them. */
  requesterBy?: string | null
  volunteerBy?: string | null
  /** When the silence of one side counts as yes, or what they differ in goes to the assistants. */
  resolvesAt: number
}

/** What becomes of hours of which one or both sides have spoken. */
export type Verdict = { is: 'SETTLED'; minutes: number } | { is: 'WAITS' } | { is: 'DIFFERS' }

/** Hours are settled as soon as both sides say the same, and two people say so: who speaks for both confirms nothing. */
export function verdictOf({ requesterMinutes, volunteerMinutes, requesterBy, volunteerBy }: Pick<SaidHours, 'requesterMinutes' | 'volunteerMinutes' | 'requesterBy' | 'volunteerBy'>): Verdict {
  if (requesterMinutes === null || volunteerMinutes === null) return { is: 'WAITS' }
  if (requesterMinutes !== volunteerMinutes) return { is: 'DIFFERS' }
  return requesterBy != null && requesterBy === volunteerBy ? { is: 'WAITS' } : { is: 'SETTLED', minutes: requesterMinutes }
}

/** What is made of hours that nobody said more about: the word of the only one who spoke, else it is for the assistants. */
export function silenceOf({ requesterMinutes, volunteerMinutes }: Pick<SaidHours, 'requesterMinutes' | 'volunteerMinutes'>): Verdict {
  const minutes = requesterMinutes ?? volunteerMinutes!
  return (volunteerMinutes ?? minutes) === minutes ? { is: 'SETTLED', minutes } : { is: 'DIFFERS' }
}

/** What both grant each other: the least that one of them said. */
export const leastOf = ({ requesterMinutes, volunteerMinutes }: SaidHours): number =>
  Math.min(requesterMinutes ?? Number.POSITIVE_INFINITY, volunteerMinutes ?? Number.POSITIVE_INFINITY)

/** What a side has said of a day. */
const saidBy = (side: MatchSide, said: SaidHours): number | null => (side === 'REQUESTER' ? said.requesterMinutes : said.volunteerMinutes)

interface Asked {
  side: MatchSide
  /** The day that was named, if one was. */
  given: string | null
  recurs: boolean
  /** The day on which it was to be; today where that was left open. */
  planned: string
}

/**
 * The day of which a side speaks who says hours, and the hours that it is about; what happens once has one day. Without a
 * day it is the earliest that waits for this side, else one it spoke of itself, else the day that was planned.
 */
export function dayOf(open: readonly SaidHours[], { side, given, recurs, planned }: Asked): { day: string; said: SaidHours | null } | 'OTHER_DAY' {
  if (!recurs) {
    const [said = null] = open
    if (!said) return { day: given ?? planned, said: null }
    const spoke = said[side === 'REQUESTER' ? 'volunteerMinutes' : 'requesterMinutes'] !== null
    if (given !== null && given !== said.happenedOn && spoke) return 'OTHER_DAY'
    return { day: given ?? said.happenedOn, said }
  }
  const on = (day: string): SaidHours | null => open.find(({ happenedOn }) => happenedOn === day) ?? null
  if (given !== null) return { day: given, said: on(given) }
  const waiting = open.find((said) => saidBy(side, said) === null)
  return waiting ? { day: waiting.happenedOn, said: waiting } : { day: planned, said: on(planned) }
}
