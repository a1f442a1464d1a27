/** Hours of a weekday as the API takes them. */
export interface HoursInput {
  weekday: number
  startTime: string
  endTime: string
}

/** A stretch of a weekday in minutes from midnight. */
export interface Hours {
  weekday: number
  fromMinute: number
  untilMinute: number
}

/** A wall time, `HH:MM`, as minutes from midnight. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return hours! * 60 + minutes!
}

/** Every day from midnight to midnight: for who says nothing of when they can. */
export const always: readonly Hours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, untilMinute: 1_440 }))

const midnight = 1_440

/** The longest that hours can go on past midnight: what would be longer is rather a slip. */
const longestNight = 720

/** What hours of a weekday are of each day: those that end before they begin go on past midnight. None where they are wrong. */
function partsOf({ weekday, startTime, endTime }: HoursInput): Hours[] {
  const [fromMinute, untilMinute] = [minuteOf(startTime), minuteOf(endTime)]
  if (weekday < 1 || weekday > 7 || fromMinute === midnight || fromMinute === untilMinute) return []
  if (fromMinute < untilMinute) return [{ weekday, fromMinute, untilMinute }]
  if (midnight - fromMinute + untilMinute > longestNight) return []
  const evening = { weekday, fromMinute, untilMinute: midnight }
  return untilMinute === 0 ? [evening] : [evening, { weekday: (weekday % 7) + 1, fromMinute: 0, untilMinute }]
}

const overlap = (one: Hours, other: Hours): boolean =>
  one.weekday === other.weekday && one.fromMinute < other.untilMinute && other.fromMinute < one.untilMinute

/** Weekly hours in order by the day, those that touch as one; or the place in the list of the first that is wrong. */
export function weeklyOf(given: readonly HoursInput[]): Hours[] | { wrong: number } {
  const read = given.map(partsOf)
  const wrong = read.findIndex((own, n) => own.length === 0 || read.slice(0, n).flat().some((other) => own.some((one) => overlap(one, other))))
  if (wrong >= 0) return { wrong }
  const hours: Hours[] = []
  for (const one of read.flat().sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute)) {
    const last = hours.at(-1)
    if (last && last.weekday === one.weekday && last.untilMinute === one.fromMinute) last.untilMinute = one.untilMinute
    else hours.push(one)
  }
  return hours
}
