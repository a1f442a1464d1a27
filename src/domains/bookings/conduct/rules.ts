import type { Reason } from '../../../platform/refusal.ts'
import type { BookingFacts, Moment, Standing } from '../rules.ts'

/** That somebody may not book here for a while. Who changes a booking of theirs as a manager is not kept from it. */
export function judgeConduct(
  { person, timeZone }: BookingFacts,
  { groups }: Standing,
  { languages }: Moment,
): Reason[] {
  if (person.blockedUntil === null || groups === null) return []
  return [{ code: 'BLOCKED', params: { until: tellMoment(person.blockedUntil, timeZone, languages) } }]
}

/** A moment in words of the reader's language, by the clock of the place. */
function tellMoment(instant: number, timeZone: string, languages: readonly string[]): string {
  const known = languages.find((tag) => /^(nl|de|en)\b/i.test(tag)) ?? 'en'
  const parts = {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  return new Intl.DateTimeFormat(known === 'en' ? 'en-GB' : known, { timeZone, ...parts }).format(
    new Date(instant * 1000),
  )
}

/** When one can check in: from so long before the start until the place is released, or else until the end. */
export const checkInWindow = (
  { startsAt, endsAt, releaseAt }: { startsAt: number; endsAt: number; releaseAt: number | null },
  checkInOpens: number,
): { opens: number; closes: number } => ({
  opens: startsAt - checkInOpens,
  closes: Math.min(releaseAt ?? endsAt, endsAt),
})

/** A code as it is stored, however it was typed. */
export const typedCode = (given: string): string => given.replaceAll(/[\s-]/g, '').toUpperCase()
