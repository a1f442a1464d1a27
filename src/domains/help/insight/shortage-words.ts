import type { Language } from '../../../../schema/tables/vocabulary.ts'

/** What a picture of what is short says, in one language. Hours come as texts. */
export interface ShortageWords {
  title: (name: string, from: string, to: string) => string
  everywhere: string
  /** What stands in a cell, for the legend. */
  cells: string
  untold: (minimum: number) => string
  hidden: string
  anyDay: string
  asked: (asked: string, offered: string) => string
  /** The same where any day suits: nothing is offered on no day. */
  askedOnly: (asked: string) => string
  nothing: string
}

/** The words of each language. */
export const shortageWords: Record<Language, ShortageWords> = {
  nl: {
    title: (name, from, to) => `${name}: hulp gevraagd en aangeboden van ${from} tot en met ${to}`,
    everywhere: 'Alle buurten',
    cells: 'Uren gevraagd / aangeboden; hoe voller de kleur, hoe meer van het aanbod er wordt gevraagd',
    untold: (minimum) => `Niet getoond: minder dan ${minimum} mensen, of wat die zou verraden`,
    hidden: 'niet getoond',
    anyDay: 'om het even',
    asked: (asked, offered) => `${asked} uur gevraagd, ${offered} uur aangeboden`,
    askedOnly: (asked) => `${asked} uur gevraagd`,
    nothing: 'Er is niets gevraagd en niets aangeboden.',
  },
  de: {
    title: (name, from, to) => `${name}: Hilfe gesucht und angeboten von ${from} bis ${to}`,
    everywhere: 'Alle Viertel',
    cells: 'Stunden gesucht / angeboten; je voller die Farbe, desto mehr des Angebots wird gebraucht',
    untold: (minimum) => `Nicht gezeigt: weniger als ${minimum} Menschen, oder was sie verraten würde`,
    hidden: 'nicht gezeigt',
    anyDay: 'egal wann',
    asked: (asked, offered) => `${asked} Stunden gesucht, ${offered} Stunden angeboten`,
    askedOnly: (asked) => `${asked} Stunden gesucht`,
    nothing: 'Es wurde nichts gesucht und nichts angeboten.',
  },
  en: {
    title: (name, from, to) => `${name}: help asked for and offered from ${from} to ${to}`,
    everywhere: 'All neighbourhoods',
    cells: 'Hours asked for / offered; the fuller the colour, the more of what is offered is asked for',
    untold: (minimum) => `Not shown: fewer than ${minimum} people, or what would give them away`,
    hidden: 'not shown',
    anyDay: 'any day',
    asked: (asked, offered) => `${asked} hours asked for, ${offered} offered`,
    askedOnly: (asked) => `${asked} hours asked for`,
    nothing: 'Nothing was asked for and nothing offered.',
  },
}
