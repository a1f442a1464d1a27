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

/** Weekly hours in order, those that touch as one; or the place in the list of the first that is wrong. */
export function weeklyOf(given: readonly HoursInput[]): Hours[] | { wrong: number } {
  const read = given.map(({ weekday, startTime, endTime }) => ({ weekday, fromMinute: minuteOf(startTime), untilMinute: minuteOf(endTime) }))
  const wrong = read.findIndex(
    (one, n) =>
      one.weekday < 1 ||
      one.weekday > 7 ||
      one.untilMinute <= one.fromMinute ||
      read.slice(0, n).some((other) => other.weekday === one.weekday && other.fromMinute < one.untilMinute && one.fromMinute < other.untilMinute),
  )
  if (wrong >= 0) return { wrong }
  const hours: Hours[] = []
  for (const one of read.sort((a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute)) {
    const last = hours.at(-1)
    if (last && last.weekday === one.weekday && last.untilMinute === one.fromMinute) last.untilMinute = one.untilMinute
    else hours.push(one)
  }
  return hours
}
