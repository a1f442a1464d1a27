import type { Language } from '../../../schema/tables/vocabulary.ts'
import { lazily } from '../../platform/lazily.ts'

/** What is said in pictures, in one language. Dates are given as days since 1970-01-01. */
export interface Words {
  weekdays: readonly string[]
  weekdaysShort: readonly string[]
  months: readonly string[]
  monthsShort: readonly string[]
  /** Day, month and year as they are said together; and behind a weekday. */
  date: (day: number, month: string, year?: number) => string
  onWeekday: (weekday: string, date: string) => string
  number: (value: number) => string
  percent: (share: number) => string
  today: string
  week: {
    title: (name: string, from: string, to: string) => string
    clock: (zone: string) => string
    free: string
    partly: string
    /** Of a place by units: how many are left. */
    left: (remaining: number, capacity: number) => string
    taken: string
    closed: string
    /** The same in the legend, of what is closed by its hours; and of what is closed though it would be open. */
    byHours: string
    byReason: string
    unknown: string
    allDay: (what: string) => string
    /** That the clock goes back or forward on a day, which then lasts so many hours. */
    back: (hours: string) => string
    forward: (hours: string) => string
    otherwise: string
    now: string
  }
  use: {
    title: (name: string, from: string, to: string) => string
    /** Hours booked and open. */
    hours: (booked: string, open: string) => string
    never: string
    bookings: (count: number) => string
    beneficiaries: (count: number) => string
    day: (name: string, hours: string, share: string) => string
    byHour: string
    busiest: (day: string, from: string, to: string, share: string) => string
    cells: string
    notOpen: string
    all: string
    places: string
    more: (count: number) => string
  }
}

/** Making the three takes a twentieth of what a start costs, and few requests need any. */
const formats = {
  nl: lazily(() => new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 2 })),
  de: lazily(() => new Intl.NumberFormat('de-DE', { maximumFractionDigits: 2 })),
  en: lazily(() => new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })),
}

const nl: Words = {
  weekdays: ['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
  weekdaysShort: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
  months: [
    'januari',
    'februari',
    'maart',
    'april',
    'mei',
    'juni',
    'juli',
    'augustus',
    'september',
    'oktober',
    'november',
    'december',
  ],
  monthsShort: ['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
  date: (day, month, year) => `${day} ${month}${year === undefined ? '' : ` ${year}`}`,
  onWeekday: (weekday, date) => `${weekday} ${date}`,
  number: (value) => formats.nl().format(value),
  percent: (share) => `${Math.round(share * 100)}%`,
  today: 'vandaag',
  week: {
    title: (name, from, to) => `${name}: beschikbaar van ${from} tot en met ${to}`,
    clock: (zone) => `Tijden zoals de klok ze daar aanwijst (${zone})`,
    free: 'vrij',
    partly: 'deels vrij: hoeveel er over zijn',
    left: (remaining, capacity) => `${remaining} van ${capacity} vrij`,
    taken: 'bezet',
    closed: 'gesloten',
    byHours: 'gesloten (ook buiten de getoonde uren)',
    byReason: 'bij uitzondering gesloten',
    unknown: 'nog niet bekend',
    allDay: (what) => `de hele dag ${what}`,
    back: (hours) => `De klok gaat terug: deze dag duurt ${hours} uur; * is de tweede keer.`,
    forward: (hours) => `De klok gaat vooruit: deze dag duurt ${hours} uur.`,
    otherwise: 'Verder gesloten.',
    now: 'nu',
  },
  use: {
    title: (name, from, to) => `Gebruik van ${name}, ${from} tot en met ${to}`,
    hours: (booked, open) => `${booked} uur geboekt, ${open} uur open`,
    never: 'niet open geweest',
    bookings: (count) => `${formats.nl().format(count)} ${count === 1 ? 'boeking' : 'boekingen'}`,
    beneficiaries: (count) => `voor ${formats.nl().format(count)} mensen en groepen`,
    day: (name, hours, share) => `${name}: ${hours}, ${share} bezet`,
    byHour: 'per uur',
    busiest: (day, from, to, share) => `Het drukst op ${day} van ${from} tot ${to}: ${share} bezet.`,
    cells: 'Getallen: welk deel van de open tijd geboekt is, in procenten',
    notOpen: 'niet open',
    all: 'totaal',
    places: 'Per plek',
    more: (count) => `en nog ${count}`,
  },
}

const de: Words = {
  weekdays: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'],
  weekdaysShort: ['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So'],
  months: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  monthsShort: ['Jan.', 'Feb.', 'März', 'Apr.', 'Mai', 'Juni', 'Juli', 'Aug.', 'Sep.', 'Okt.', 'Nov.', 'Dez.'],
  date: (day, month, year) => `${day}. ${month}${year === undefined ? '' : ` ${year}`}`,
  onWeekday: (weekday, date) => `${weekday}, ${date}`,
  number: (value) => formats.de().format(value),
  percent: (share) => `${Math.round(share * 100)} %`,
  today: 'heute',
  week: {
    title: (name, from, to) => `${name}: frei und belegt vom ${from} bis zum ${to}`,
    clock: (zone) => `Zeiten, wie die Uhr sie dort zeigt (${zone})`,
    free: 'frei',
    partly: 'teilweise frei: wie viele übrig sind',
    left: (remaining, capacity) => `${remaining} von ${capacity} frei`,
    taken: 'belegt',
    closed: 'geschlossen',
    byHours: 'geschlossen (auch außerhalb der gezeigten Stunden)',
    byReason: 'ausnahmsweise geschlossen',
    unknown: 'noch nicht bekannt',
    allDay: (what) => `ganztägig ${what}`,
    back: (hours) =>
      `Die Uhr wird zurückgestellt: Dieser Tag hat ${hours} Stunden; * heißt: zum zweiten Mal.`,
    forward: (hours) => `Die Uhr wird vorgestellt: Dieser Tag hat ${hours} Stunden.`,
    otherwise: 'Sonst geschlossen.',
    now: 'jetzt',
  },
  use: {
    title: (name, from, to) => `Nutzung von ${name}, ${from} bis ${to}`,
    hours: (booked, open) => `${booked} Stunden gebucht, ${open} Stunden offen`,
    never: 'war nicht offen',
    bookings: (count) => `${formats.de().format(count)} ${count === 1 ? 'Buchung' : 'Buchungen'}`,
    beneficiaries: (count) => `für ${formats.de().format(count)} Menschen und Gruppen`,
    day: (name, hours, share) => `${name}: ${hours}, ${share} belegt`,
    byHour: 'nach Stunden',
    busiest: (day, from, to, share) => `Am vollsten am ${day} von ${from} bis ${to}: ${share} belegt.`,
    cells: 'Zahlen: welcher Teil der offenen Zeit gebucht ist, in Prozent',
    notOpen: 'nicht offen',
    all: 'gesamt',
    places: 'Nach Ort',
    more: (count) => `und ${count} weitere`,
  },
}

const en: Words = {
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  weekdaysShort: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  months: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  monthsShort: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  date: (day, month, year) => `${day} ${month}${year === undefined ? '' : ` ${year}`}`,
  onWeekday: (weekday, date) => `${weekday} ${date}`,
  number: (value) => formats.en().format(value),
  percent: (share) => `${Math.round(share * 100)}%`,
  today: 'today',
  week: {
    title: (name, from, to) => `${name}: availability from ${from} to ${to}`,
    clock: (zone) => `Times as the clock shows them there (${zone})`,
    free: 'free',
    partly: 'partly free: how many are left',
    left: (remaining, capacity) => `${remaining} of ${capacity} free`,
    taken: 'taken',
    closed: 'closed',
    byHours: 'closed (also outside the hours shown)',
    byReason: 'closed for a reason',
    unknown: 'not known yet',
    allDay: (what) => `${what} all day`,
    back: (hours) => `The clock goes back: this day has ${hours} hours; * is the second time.`,
    forward: (hours) => `The clock goes forward: this day has ${hours} hours.`,
    otherwise: 'Otherwise closed.',
    now: 'now',
  },
  use: {
    title: (name, from, to) => `Use of ${name}, ${from} to ${to}`,
    hours: (booked, open) => `${booked} hours booked, ${open} hours open`,
    never: 'never open',
    bookings: (count) => `${formats.en().format(count)} ${count === 1 ? 'booking' : 'bookings'}`,
    beneficiaries: (count) => `for ${formats.en().format(count)} people and groups`,
    day: (name, hours, share) => `${name}: ${hours}, ${share} taken`,
    byHour: 'by hour',
    busiest: (day, from, to, share) => `Busiest on ${day} from ${from} to ${to}: ${share} taken.`,
    cells: 'Numbers: which part of the open time is booked, in per cent',
    notOpen: 'not open',
    all: 'total',
    places: 'By place',
    more: (count) => `and ${count} more`,
  },
}

/** The words of each language. */
export const words: Record<Language, Words> = { nl, de, en }
