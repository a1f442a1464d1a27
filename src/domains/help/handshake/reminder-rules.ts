import { DAY, wallClock, type Interval } from '../../../platform/interval.ts'
import { nextTimes } from '../requests/windows-rules.ts'

/** When something agreed is, as far as it was said. */
export interface AgreedTime {
  /** Its time where that is fixed to the minute. */
  fixed: Interval | null
  recurs: boolean
  /** When it suits; of what recurs in its first week. */
  windows: readonly Interval[]
  /** The last date on which it recurs; null for no end. */
  until: string | null
  timeZone: string
  agreedAt: number
}

/** Of what the two are reminded, and when. */
export interface Reminder {
  of: Interval
  at: number
}

interface Asked {
  now: number
  /** How long before: seconds, 0 for not at all. */
  notice: number
  /** The start of what they were reminded of last; null where they never were. */
  remindedFor: number | null
}

/** The hours of the day, by the clock of the place, between which a mail may come: seconds from midnight. */
const [morning, evening] = [8 * 3_600, 20 * 3_600]

/** How many of its next times are looked at of what recurs: more than there are in a week, of which one day may be told already. */
const ahead = 25

/**
 * The next reminder of something that was agreed: of its time where that is fixed, of each of its days where it recurs, and else of
 * the first window, since which of several it will be the two say to each other alone. Null where nothing is to come, where no
 * time was said, and for what was agreed after its reminder would have gone out.
 */
export function nextReminder(agreed: AgreedTime, { now, notice, remindedFor }: Asked): Reminder | null {
  if (notice === 0) return null
  const { fixed, recurs, windows, timeZone, until, agreedAt } = agreed
  const inOrder = [...windows].sort((a, b) => a.startsAt - b.startsAt)
  // They were told of the one appointment that this is, unless its windows are others now.
  if (!fixed && !recurs && inOrder.some(({ startsAt }) => startsAt === remindedFor)) return null
  const times = fixed ? [fixed] : recurs ? nextTimes({ windows: inOrder, timeZone, until }, now, ahead) : inOrder
  for (const of of times) {
    // What comes later is reminded of no sooner: of the days up to that one they were told, also where those have yet to come.
    const isTold = remindedFor !== null && (recurs ? dayOf(of.startsAt, timeZone) <= dayOf(remindedFor, timeZone) : of.startsAt === remindedFor)
    if (isTold || of.startsAt <= now) continue
    const at = remindedAt(of.startsAt, notice, timeZone)
    if (at > agreedAt) return { of, at }
  }
  return null
}

const dayOf = (instant: number, timeZone: string): number => wallClock(timeZone, instant, instant).dayOf(instant)

/** So long before by the clock of the place, whether or not that is changed in between; in the evening before a night. */
function remindedAt(startsAt: number, notice: number, timeZone: string): number {
  const clock = wallClock(timeZone, startsAt - notice - DAY, startsAt)
  const { offset } = clock.spans.find(({ endsAt }) => startsAt < endsAt)!
  const wall = startsAt + offset - notice
  const midnight = Math.floor(wall / DAY) * DAY
  if (wall - midnight < morning) return clock.instantOf(midnight - DAY + evening)
  return clock.instantOf(Math.min(wall, midnight + evening))
}
