import type { PriceLine, PriceLineKind } from '../../../../schema/tables/bookings.ts'
import type { ChargeKind } from '../../../../schema/tables/vocabulary.ts'
import { localize, type LocalizedText } from '../../../platform/localized.ts'

const lines: Record<PriceLineKind, LocalizedText> = {
  USE: { nl: 'Gebruik', de: 'Nutzung', en: 'Use' },
  PEAK: { nl: 'Gebruik op drukke uren', de: 'Nutzung zu Stoßzeiten', en: 'Use at busy hours' },
  OFF_PEAK: { nl: 'Gebruik op rustige uren', de: 'Nutzung zu ruhigen Zeiten', en: 'Use at quiet hours' },
  EXTRA: { nl: 'Materiaal of begeleiding', de: 'Material oder Begleitung', en: 'Equipment or staff' },
  FREE_ALLOWANCE: { nl: 'Vrij gebruik', de: 'Freie Nutzung', en: 'Free use' },
  DAY_CAP: { nl: 'Boven het maximum per dag', de: 'Über dem Höchstpreis pro Tag', en: 'Above the maximum for a day' },
  RECIPROCITY: {
    nl: 'Afspraak met jouw coöperatie',
    de: 'Vereinbarung mit deiner Genossenschaft',
    en: 'Agreement with your cooperative',
  },
}

/** What a line of a price is called; equipment and staff by their own name. */
export function labelOf(
  { kind, subjectId }: PriceLine,
  extras: Record<string, LocalizedText>,
  languages: readonly string[],
): string {
  const name = subjectId === undefined ? undefined : extras[subjectId]
  return (name && localize(name, languages)) || localize(lines[kind], languages)
}

/** What a line of a statement is called. */
export const chargeLabels: Record<ChargeKind, LocalizedText> = {
  BOOKING: { nl: 'Boeking', de: 'Buchung', en: 'Booking' },
  CANCELLATION: { nl: 'Annulering', de: 'Stornierung', en: 'Cancellation' },
  NO_SHOW: { nl: 'Niet gekomen', de: 'Nicht erschienen', en: 'Not shown up' },
  DEPOSIT: { nl: 'Borg', de: 'Kaution', en: 'Deposit' },
  CORRECTION: { nl: 'Correctie', de: 'Korrektur', en: 'Correction' },
  PAYMENT: { nl: 'Betaling', de: 'Zahlung', en: 'Payment' },
}
