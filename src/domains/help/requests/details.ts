import * as z from 'zod/mini'
import { helpWindowDays, helpWindows } from '../../../../schema/tables/help.ts'
import type { ClearanceType, HelpTiming, HelpTrait, HelpUrgency } from '../../../../schema/tables/vocabulary.ts'
import { line, text } from '../../../platform/check.ts'
import { insertEach } from '../../../platform/database/insert-each.ts'
import type { Work } from '../../../platform/database/work.ts'
import { DAY, type Interval } from '../../../platform/interval.ts'
import { lazily } from '../../../platform/lazily.ts'
import { invalid } from '../../../platform/refusal.ts'
import { spokenInput } from '../languages.ts'
import { locationInput } from '../place.ts'
import { daysOf, endOfDate, lastTime, minutesOfWeek, weekOf, windowBounds, windowProblem } from './windows-rules.ts'

const whole = (from: number, to: number) => z.nullish(z.int().check(z.gte(from), z.lte(to)))
const someIds = () => z.nullish(z.array(z.string()).check(z.maxLength(20)))

/** What is said of a request besides its title and category; all of it can be left out. */
export const detailsInput = lazily(() => ({
  description: z.nullish(text(1, 4_000)),
  minutes: whole(5, 1_440),
  helpersNeeded: whole(1, 50),
  seats: whole(0, 20),
  languages: z.nullish(spokenInput()),
  requiredSkillIds: someIds(),
  wantedSkillIds: someIds(),
  location: z.nullish(locationInput()),
  windows: z.nullish(z.array(z.object({ startsAt: z.int(), endsAt: z.int() })).check(z.maxLength(windowBounds.windows))),
}))

/** The title of a request. */
export const title = lazily(() => line(1, 120))

/** The same of a request’s values from closed sets and calendars, which the graph has checked. */
export interface Choices {
  timing?: HelpTiming | null
  urgency?: HelpUrgency | null
  recursUntil?: string | null
  expiresAt?: number | null
  clearanceTypes?: ClearanceType[] | null
  traits?: HelpTrait[] | null
  requires?: HelpTrait[] | null
  avoids?: HelpTrait[] | null
}

/** When help is asked for, as it is kept. */
export interface Times {
  timing: HelpTiming
  minutes: number
  week: number
  startsAt: number | null
  endsAt: number | null
  clockFrom: number | null
  clockUntil: number | null
  recursUntil: string | null
  expiresAt: number
}

/** The same as it was, of what is changed. */
export type Before = Pick<Times, 'timing' | 'minutes' | 'recursUntil' | 'expiresAt'> & { windows: readonly Interval[]; timeZone: string }

interface AskedTimes extends Pick<Choices, 'timing' | 'recursUntil' | 'expiresAt'> {
  windows: readonly Interval[]
  minutes?: number | null
  timeZone: string
  now: number
  /** When the windows were said; now unless told. */
  since?: number
  /** What was said before, where it is not the first time. */
  before?: Before
}

/** How long a request without an end of its own looks for helpers, in days. */
const usualLife = 90

/** Works out when help is asked for from what was said of it, or refuses what can’t be. */
export function timesOf({ windows, timeZone, now, since = now, before, ...asked }: AskedTimes): Times {
  const timing = asked.timing ?? (windows.length === 1 ? 'ONE_OFF' : 'FLEXIBLE')
  const minutes = asked.minutes ?? lengthOf(windows)
  const problem = windowProblem(windows, { timing, minutes, now: since })
  if (problem) throw invalid(problem.code, ['input', 'windows', ...(problem.index === null ? [] : [String(problem.index)])])
  const first = Math.min(...windows.map(({ startsAt }) => startsAt))
  const recurs = timing === 'RECURRING'
  const recursUntil = recurs ? (asked.recursUntil ?? null) : null
  const end = recursUntil === null ? null : endOfDate(recursUntil, timeZone)
  // All windows of the first week are asked for: none of them is after the end.
  if (end !== null && (windows.some(({ startsAt }) => end <= startsAt) || end > now + 2 * windowBounds.ahead * DAY)) throw invalid('INVALID_INTERVAL', ['input', 'recursUntil'])
  const [only] = windows
  const fixed = windows.length === 1 && only!.endsAt - only!.startsAt === minutes * 60
  const clock = fixed ? minutesOfWeek(only!, timeZone) : null
  const latest = latestOf({ windows, timeZone, timing, minutes, recursUntil })
  // Of windows that stay, or what recurs since long, all may be over by now.
  if (latest <= now) throw invalid('IN_THE_PAST', ['input', recurs ? 'recursUntil' : 'windows'])
  // What was said of it stays, unless it was no longer than one could begin then.
  const stays = asked.expiresAt === undefined && before && before.expiresAt < latestOf(before) ? before.expiresAt : null
  return {
    ...{ timing, minutes, recursUntil },
    week: weekOf(windows.length > 0 ? first : now, timeZone),
    startsAt: fixed && !recurs ? only!.startsAt : null,
    endsAt: fixed && !recurs ? only!.endsAt : null,
    ...{ clockFrom: clock?.from ?? null, clockUntil: clock?.until ?? null },
    expiresAt: expiry(asked.expiresAt ?? stays, latest, now),
  }
}

/** When one can begin at the latest. */
function latestOf({ windows, timeZone, timing, minutes, recursUntil }: Omit<Before, 'expiresAt'>): number {
  if (timing === 'RECURRING' && recursUntil !== null) return lastTime({ windows, timeZone, until: recursUntil }).endsAt - minutes * 60
  return timing !== 'RECURRING' && windows.length > 0 ? Math.max(...windows.map(({ endsAt }) => endsAt)) - minutes * 60 : Number.POSITIVE_INFINITY
}

/** How long help takes where only its window was said. */
function lengthOf(windows: readonly Interval[]): number {
  const minutes = Math.floor(Math.min(...windows.map(({ startsAt, endsAt }) => endsAt - startsAt)) / 60)
  if (minutes > 1_440) throw invalid('INVALID_VALUE', ['input', 'minutes'])
  return Math.max(5, minutes)
}

/** Until when helpers are looked for: as asked, but no longer than one could begin. */
function expiry(asked: number | null, latest: number, now: number): number {
  if (asked !== null && asked <= now) throw invalid('IN_THE_PAST', ['input', 'expiresAt'])
  if (asked !== null && asked > now + windowBounds.ahead * DAY) throw invalid('INVALID_INTERVAL', ['input', 'expiresAt'])
  return Math.min(asked ?? now + usualLife * DAY, latest)
}

/** Writes a request’s windows, as instants and by the days and the clock of the place. */
export function addWindows(work: Work, requestId: string, windows: readonly Interval[], timeZone: string): void {
  if (windows.length === 0) return
  const ordered = [...windows].sort((a, b) => a.startsAt - b.startsAt)
  work.add(insertEach(helpWindows, ordered.map(({ startsAt, endsAt }, position) => ({ requestId, position, startsAt, endsAt }))))
  work.add(insertEach(helpWindowDays, daysOf(ordered, timeZone).map((day) => ({ requestId, ...day }))))
}
