import { DAY } from '../../platform/interval.ts'

/** Seconds from midnight of a wall time, `HH:MM`. */
export function secondsOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return hours! * 3_600 + minutes! * 60
}

/** The wall time of so many seconds from midnight, `HH:MM`; what is past midnight is told by the next day’s clock. */
export function clockOf(seconds: number): string {
  const minutes = Math.floor((seconds === DAY ? DAY : seconds % DAY) / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** A date as days since 1970-01-01. */
export const dayOf = (date: string): number => Date.parse(date) / (DAY * 1_000)

/** Days since 1970-01-01 as a date. */
export const dateOf = (day: number): string => new Date(day * DAY * 1_000).toISOString().slice(0, 10)
