import type { HelpTiming } from '../../../schema/tables/vocabulary.ts'
import { timesOf } from '../../../src/domains/help/requests/details.ts'
import { daysOf } from '../../../src/domains/help/requests/windows-rules.ts'
import { DAY, type Interval, wallClock } from '../../../src/platform/interval.ts'
import type { Random } from '../random.ts'

interface Asked {
  timeZone: string
  minutes: number
  now: number
  /** When it was asked. */
  at: number
}

/** Makes up when help is asked for, and works out what is kept of that by the very rules of requests. */
export function askedTimes(random: Random, { timeZone, minutes, now, at }: Asked) {
  const timing: HelpTiming = random.pick(['ONE_OFF', 'FLEXIBLE', 'FLEXIBLE', 'RECURRING'])
  const clock = wallClock(timeZone, now, now + 30 * DAY)
  const today = clock.dayOf(now)
  const stretch = (day: number, hour: number, hours: number): Interval => ({
    startsAt: clock.instantOf((today + day) * DAY + hour * 3_600),
    endsAt: clock.instantOf((today + day) * DAY + (hour + hours) * 3_600),
  })
  const first = random.integer(2, 16)
  const hour = random.pick([9, 10, 13, 14, 18])
  const windows = timing === 'FLEXIBLE' ? [0, 1, 2, 3].map((n) => stretch(first + n, hour, 4)) : [stretch(first, hour, 3)]
  return { windows, days: daysOf(windows, timeZone), ...timesOf({ windows, timing, minutes, timeZone, now, since: at }) }
}
