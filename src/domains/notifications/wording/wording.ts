import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import type { BookingEvent } from '../booking-events.ts'
import type { MatchMail } from '../match-events.ts'
import type { SeriesEvent } from '../series-events.ts'
import type { WaitlistMail } from '../waitlist-events.ts'

/** What a mail says: plain text, in one language. */
export interface Letter {
  subject: string
  text: string
}

/** What mails about a booking tell of it, in the reader's language already. */
export interface BookingFacts {
  facility: string
  /** In the wall time of the facility's place. */
  when: string
  /** Street and city. */
  where: string
  price: string
  units: number
  /** The organisation that the booking is for, where it is for one. */
  organisation: string | null
  /** The name of the person or organisation that the booking is for. */
  who: string
  /** The code by which one checks in; null where nobody need. */
  code: string | null
  /** What whoever decided or cancelled wrote about it. */
  note: string | null
  /** Where it is to be had for the reader's own calendar; null or nothing where it is not offered. */
  calendar?: string | null
  /** The page from which one goes on. */
  link: string
}

/** What a mail about a season tells, in the reader's language already. */
export interface SeasonFacts {
  season: string
  group: string
  /** When and where, a line each; none where the group was given nothing. */
  slots: string[]
  /** How many slots it wanted and has not. */
  missing: number
  /** The page from which one goes on. */
  link: string
}

/** What a mail to who waits tells: the time that is held or else the window, and until when the offer stands. */
export interface WaitFacts extends BookingFacts {
  until: string
}

/** What a mail tells of a clearance that ends soon. */
export interface ClearanceFacts {
  type: ClearanceType
  cooperative: string
  /** Its last day. */
  until: string
  link: string
}

/** What a mail tells of a block. */
export interface BlockFacts {
  cooperative: string
  until: string
  link: string
}

/** What a mail about a match tells, in the reader's language already. */
export interface MatchFacts {
  cooperative: string
  /** Until when a proposal waits. */
  until: string
  /** Of which time it reminds; empty where it does not. */
  when: string
  /** The page from which one goes on. */
  link: string
}

/** Everything that is mailed, in one language. */
export interface Wording {
  /** What no price is called. */
  free: string
  signInCode(facts: { code: string; link: string }): Letter
  invitation(facts: { cooperative: string; link: string }): Letter
  accepted(facts: { cooperative: string; name: string; link: string }): Letter
  turnedDown(facts: { cooperative: string; name: string }): Letter
  /** To whom the booking is for. */
  booking: Record<BookingEvent, (facts: BookingFacts) => Letter>
  /** To whom a no-show has brought to the limit. */
  blocked(facts: BlockFacts): Letter
  /** To whom no-shows at help among neighbours have paused. */
  paused(facts: BlockFacts): Letter
  /** To those who decide about a request. */
  bookingToDecide(facts: BookingFacts): Letter
  /** To whom a series is for; `when` lists its dates. */
  series: Record<SeriesEvent | 'series.requested', (facts: BookingFacts) => Letter>
  /** To those who decide about a series of requests. */
  seriesToDecide(facts: BookingFacts): Letter
  /** To whoever applied for a season that is published. */
  seasonPublished(facts: SeasonFacts): Letter
  /** To who waits for a place. */
  waitlist: Record<WaitlistMail, (facts: WaitFacts) => Letter>
  /** To whose clearance ends soon. */
  clearanceEnding(facts: ClearanceFacts): Letter
  /** To those who handle concerns: that there is one, and nothing of it. */
  concernReported(facts: { cooperative: string; link: string }): Letter
  /** To the same: that who had one in hand does not handle it any more. */
  concernReturned(facts: { cooperative: string; link: string }): Letter
  /** To the two of a match, and of what they dispute to the assistants. */
  match: Record<MatchMail, (facts: MatchFacts) => Letter>
}

/** The names of the lines that tell what is booked. */
interface Labels {
  what: string
  when: string
  where: string
  units: string
  organisation: string
  price: string
  code: string
  note: string
  calendar: string
}

/** A text out of paragraphs; those without content are left out. */
export const paragraphs = (...parts: (string | null)[]): string => `${parts.filter(Boolean).join('\n\n')}\n`

/** The lines that tell what is booked. */
export function bookingLines(labels: Labels, facts: BookingFacts): string {
  const lines: [string, string | null][] = [
    [labels.what, facts.facility],
    [labels.when, facts.when],
    [labels.where, facts.where],
    [labels.units, facts.units > 1 ? String(facts.units) : null],
    [labels.organisation, facts.organisation],
    [labels.price, facts.price],
    [labels.code, facts.code],
    [labels.note, facts.note],
    [labels.calendar, facts.calendar ?? null],
  ]
  return lines.flatMap(([label, value]) => (value ? [`${label}: ${value}`] : [])).join('\n')
}
