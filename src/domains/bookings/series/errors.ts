import type { Catalogue } from '../../../platform/messages.ts'

/** Codes of series, and of recurrences that are none. */
export const seriesErrors = {
  NOT_IN_SERIES: {
    status: 409,
    meaning: 'The booking is no occurrence of a series.',
    nl: 'Deze boeking hoort niet bij een reeks.',
    de: 'Diese Buchung gehört zu keiner Serie.',
    en: 'This booking is not part of a series.',
  },
  OVERLAPS_SERIES: {
    status: 409,
    meaning: 'This occurrence has no room beside an earlier one of the same series.',
    nl: 'Deze keer valt samen met een andere keer van de reeks.',
    de: 'Dieser Termin überschneidet sich mit einem anderen der Serie.',
    en: 'This one overlaps another of the series.',
  },
  RECURRENCE_UNREADABLE: {
    status: 422,
    meaning: 'Part of the recurrence is not what RFC 5545 allows in RRULE, RDATE and EXDATE, or is none of these.',
    nl: 'Dit deel van de herhaling is niet te lezen: {part}',
    de: 'Dieser Teil der Wiederholung ist nicht lesbar: {part}',
    en: 'This part of the recurrence cannot be read: {part}',
  },
  RECURRENCE_TOO_FINE: {
    status: 422,
    meaning: 'The rule goes by the hour or finer, or names more than 12 times of a day; a series has a day as its smallest step.',
    nl: 'Een reeks herhaalt zich per dag, week, maand of jaar, niet per uur.',
    de: 'Eine Serie wiederholt sich täglich, wöchentlich, monatlich oder jährlich, nicht stündlich.',
    en: 'A series repeats by the day, week, month or year, not by the hour.',
  },
  RECURRENCE_ENDS_TWICE: {
    status: 422,
    meaning: 'The rule has COUNT and UNTIL, of which RFC 5545 allows only one.',
    nl: 'Geef een aantal keren of een einddatum, niet allebei.',
    de: 'Gib eine Anzahl oder ein Enddatum an, nicht beides.',
    en: 'Give a number of times or an end date, not both.',
  },
  RECURRENCE_ENDLESS: {
    status: 422,
    meaning: 'The rule has neither COUNT nor UNTIL.',
    nl: 'Geef aan hoe vaak of tot wanneer het zich herhaalt.',
    de: 'Gib an, wie oft oder bis wann es sich wiederholt.',
    en: 'Tell how often or until when it repeats.',
  },
  RECURRENCE_TOO_LONG: {
    status: 422,
    meaning: 'The recurrence has more occurrences than a series may hold, or lasts longer. A COUNT that is not reached in that time is too long as well.',
    nl: 'Een reeks heeft hoogstens {occurrences} keren en duurt hoogstens {years} jaar.',
    de: 'Eine Serie hat höchstens {occurrences} Termine und dauert höchstens {years} Jahre.',
    en: 'A series has at most {occurrences} occurrences and lasts at most {years} years.',
  },
  RECURRENCE_UNTIL_NOT_UTC: {
    status: 422,
    meaning: 'UNTIL is a time of some clock. RFC 5545 demands UTC (`20261231T225959Z`); a mere date (`20261231`) is taken too, as that day’s end at the place.',
    nl: 'Geef het einde van de herhaling als datum, of in UTC.',
    de: 'Gib das Ende der Wiederholung als Datum an oder in UTC.',
    en: 'Give the end of the recurrence as a date, or in UTC.',
  },
  RECURRENCE_NOT_AT_START: {
    status: 422,
    meaning: '`startsAt` is not the first occurrence: the rule does not fall on it, DTSTART in the text says otherwise, or an RDATE comes before it.',
    nl: 'De reeks begint niet op het gegeven tijdstip.',
    de: 'Die Serie beginnt nicht zum angegebenen Zeitpunkt.',
    en: 'The series does not begin at the time given.',
  },
  RECURRENCE_NEVER: {
    status: 422,
    meaning: 'The recurrence has no occurrence: its rule never matches, it ends before it starts, or all are excepted.',
    nl: 'Deze herhaling komt nooit voor.',
    de: 'Diese Wiederholung kommt nie vor.',
    en: 'This recurrence never occurs.',
  },
  RECURRENCE_OTHER_ZONE: {
    status: 422,
    meaning: 'A date in the recurrence has the TZID of another zone than the facility’s. Dates may be in UTC, in the facility’s zone, or without one.',
    nl: 'De tijden van een reeks gelden op de klok van {zone}.',
    de: 'Die Zeiten einer Serie gelten nach der Uhr von {zone}.',
    en: 'The times of a series go by the clock of {zone}.',
  },
} as const satisfies Catalogue
