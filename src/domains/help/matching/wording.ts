import type { Language, MatchCriterion } from '../../../../schema/tables/vocabulary.ts'
import { localize } from '../../../platform/localized.ts'
import type { PairFacts } from './facts.ts'

type Text = Record<Language, string>

/** A sentence, and what stands in its gaps. */
interface Sentence {
  text: Text
  gaps?: Record<string, number>
}

const hours = (minutes: number): number => Math.round(minutes / 6) / 10

/** What is so of a pair by each criterion, from the facts. */
const sentences: Record<MatchCriterion, (facts: PairFacts) => Sentence> = {
  PROXIMITY: ({ km }) => {
    if (km === null) return { text: { nl: 'Afstand doet er niet toe.', de: 'Die Entfernung spielt keine Rolle.', en: 'Distance does not matter.' } }
    if (Math.round(km) < 1) return { text: { nl: 'Woont op minder dan 1 km.', de: 'Wohnt weniger als 1 km entfernt.', en: 'Lives less than 1 km away.' } }
    return { text: { nl: 'Woont op ongeveer {km} km.', de: 'Wohnt etwa {km} km entfernt.', en: 'Lives about {km} km away.' }, gaps: { km: Math.round(km) } }
  },
  SKILLS: ({ skills: [had, wanted] }) =>
    wanted === 0
      ? { text: { nl: 'Er is geen bijzondere vaardigheid gevraagd.', de: 'Es ist keine besondere Fähigkeit gefragt.', en: 'No particular skill is asked for.' } }
      : { text: { nl: 'Gewenste vaardigheden: {had} van {wanted}.', de: 'Gewünschte Fähigkeiten: {had} von {wanted}.', en: 'Wanted skills: {had} of {wanted}.' }, gaps: { had, wanted } },
  AVAILABILITY: ({ suits, days }) =>
    days === 0
      ? { text: { nl: 'De tijd spreken zij samen af.', de: 'Die Zeit machen sie miteinander aus.', en: 'They agree on the time together.' } }
      : { text: { nl: 'Kan op {suits} van {days} gevraagde dagen.', de: 'Kann an {suits} von {days} gefragten Tagen.', en: 'Can on {suits} of {days} days asked for.' }, gaps: { suits, days } },
  LANGUAGE: ({ languages: [had, wanted] }) =>
    wanted === 0
      ? { text: { nl: 'Er is geen taal gevraagd.', de: 'Es ist keine Sprache gefragt.', en: 'No language is asked for.' } }
      : { text: { nl: 'Gevraagde talen: {had} van {wanted}.', de: 'Gefragte Sprachen: {had} von {wanted}.', en: 'Languages asked for: {had} of {wanted}.' }, gaps: { had, wanted } },
  LOAD: ({ taken, most }) => ({
    text: { nl: 'Heeft die week {taken} van {most} uur vergeven.', de: 'Hat in der Woche {taken} von {most} Stunden vergeben.', en: 'Has given away {taken} of {most} hours that week.' },
    gaps: { taken: hours(taken), most: hours(most) },
  }),
  CONTINUITY: ({ met }) =>
    met === 0
      ? { text: { nl: 'Hielp hier nog niet eerder.', de: 'Hat hier noch nicht geholfen.', en: 'Has not helped here before.' } }
      : { text: { nl: 'Hielp hier eerder: {met}×.', de: 'Hat hier schon geholfen: {met}×.', en: 'Has helped here before: {met}×.' }, gaps: { met } },
  TRUST: ({ completed }) => ({
    text: { nl: 'Afgeronde hulp in de buurt: {completed}×.', de: 'Abgeschlossene Hilfe im Viertel: {completed}×.', en: 'Help completed in the neighbourhood: {completed}×.' },
    gaps: { completed },
  }),
}

/** The sentence of a criterion in the reader's language, numbers as that writes them. */
export function sentenceOf(criterion: MatchCriterion, facts: PairFacts, languages: readonly string[]): string {
  const { text, gaps = {} } = sentences[criterion](facts)
  const spoken = localize(text, languages)
  const language = (Object.keys(text) as Language[]).find((key) => text[key] === spoken) ?? 'en'
  return spoken.replaceAll(/\{(\w+)\}/g, (_, name: string) => gaps[name]!.toLocaleString(language))
}
