/** A minute as the wall of a place shows it: its local date, minutes after midnight, and ISO weekday. */
export type WallMinute = { instant: number; date: string; minute: number; weekday: number }

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Every minute of `[from, until)` by Intl alone: slow and plain, so that it can judge what reckons with offsets. */
export function wallTable(timeZone: string, from: number, until: number): WallMinute[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const table: WallMinute[] = []
  for (let instant = from; instant < until; instant += 60) {
    const parts = Object.fromEntries(format.formatToParts(instant * 1000).map(({ type, value }) => [type, value]))
    table.push({
      instant,
      date: `${parts['year']}-${parts['month']}-${parts['day']}`,
      minute: Number(parts['hour']) * 60 + Number(parts['minute']),
      weekday: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1,
    })
  }
  return table
}
