import { localize } from '../../platform/localized.ts'
import { fullDate } from './dates.ts'
import type { Look } from './look.ts'
import type { Day, State, Stretch, Week } from './week-rules.ts'
import { words, type Words } from './words.ts'

/** A state in words: why it is closed, or how much is left, with it. */
export function stateInWords(state: State, capacity: number, { language, languages }: Look): string {
  const { week } = words[language]
  if (state.kind === 'FREE') return week.free
  if (state.kind === 'TAKEN') return week.taken
  if (state.kind === 'UNKNOWN') return week.unknown
  if (state.kind === 'PARTLY') return week.left(state.remaining, capacity)
  const reason = state.reason ? localize(state.reason, languages) : ''
  return reason ? `${week.closed}: ${reason}` : week.closed
}

/** That the clock is put back or forward on a day, in words; null for a day like others. */
export function clockInWords({ longer }: Day, { week, number }: Words): string | null {
  if (longer === 0) return null
  return (longer > 0 ? week.back : week.forward)(number(24 + longer / 3_600))
}

const isUsual = ({ kind, ...more }: State): boolean =>
  kind === 'CLOSED' && 'because' in more && more.because === 'OUTSIDE_HOURS'

/** What the picture of a week says, a sentence a day. */
export function weekInWords({ days, capacity }: Week, look: Look): string {
  const said = words[look.language]
  const sentence = (day: Day): string => {
    const name = `${fullDate(said, day.number, false)}${day.now === null ? '' : ` (${said.today})`}`
    const clock = clockInWords(day, said)
    return `${capital(name)}: ${dayInWords(day.stretches, capacity, look)}.${clock ? ` ${clock}` : ''}`
  }
  const partly = days.some(({ stretches }) => stretches.length > 1 && stretches.some(({ state }) => isUsual(state)))
  return [...days.map(sentence), ...(partly ? [said.week.otherwise] : [])].join(' ')
}

function dayInWords(stretches: readonly Stretch[], capacity: number, look: Look): string {
  const [only, ...others] = stretches
  const tell = ({ state }: Stretch): string => stateInWords(state, capacity, look)
  if (only && others.length === 0) return words[look.language].week.allDay(tell(only))
  return stretches
    .filter(({ state }) => !isUsual(state))
    .map((one) => `${one.from}–${one.to} ${tell(one)}`)
    .join('; ')
}

/** A sentence begins with a capital in each of the languages. */
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
