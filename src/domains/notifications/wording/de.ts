import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import { bookingLines, paragraphs, type BookingFacts, type MatchFacts, type Wording } from './wording.ts'

const greeting = 'Hallo,'
const goodbye = 'Viele Grüße\ndeine Nachbarschaft bei Noaber'

/** What clearances are called. */
const clearances: Record<ClearanceType, string> = {
  CERTIFICATE_OF_CONDUCT: 'Führungszeugnis',
  FIRST_AID: 'Erste-Hilfe-Nachweis',
  DRIVING_LICENCE: 'Führerschein',
  FOOD_HYGIENE: 'Nachweis der Lebensmittelhygiene',
  CARE_DIPLOMA: 'Abschluss in der Pflege',
  OTHER: 'Nachweis',
}

const lines = (facts: BookingFacts): string =>
  bookingLines(
    {
      ...{ what: 'Was', when: 'Wann', where: 'Wo', units: 'Plätze', organisation: 'Für', price: 'Preis' },
      ...{ code: 'Eincheckcode', note: 'Anmerkung', calendar: 'Für deinen Kalender' },
    },
    facts,
  )

const told = (subject: string, opening: string, closing: string | null) => (facts: BookingFacts) => ({
  subject: `${subject}: ${facts.facility}`,
  text: paragraphs(greeting, opening, lines(facts), closing, goodbye),
})

const ofMatch = (subject: string, opening: string) => ({ cooperative, until, when, link }: MatchFacts) => ({
  subject: `${subject}: ${cooperative}`,
  text: paragraphs(greeting, opening.replace('{until}', until).replace('{when}', when), `Sieh hier nach:\n${link}`, goodbye),
})

/** The mails in German. */
export const de: Wording = {
  free: 'kostenlos',
  signInCode: ({ code, link }) => ({
    subject: 'Dein Anmeldecode für Noaber',
    text: paragraphs(
      greeting,
      `dein Anmeldecode ist: ${code}`,
      `Oder öffne diesen Link auf dem Gerät, auf dem du dich anmelden möchtest:\n${link}`,
      'Code und Link gelten einmal und zehn Minuten lang. Du hast das nicht angefordert? Dann musst du nichts tun.',
      goodbye,
    ),
  }),
  invitation: ({ cooperative, link }) => ({
    subject: `${cooperative} lädt dich ein`,
    text: paragraphs(
      greeting,
      `${cooperative} lädt dich ein, mitzumachen.`,
      `Mit diesem Link nimmst du die Einladung an:\n${link}`,
      'Die Einladung gilt zwei Wochen und nur für dich. Du kennst uns nicht? Dann lösche diese Mail einfach.',
      goodbye,
    ),
  }),
  accepted: ({ cooperative, name, link }) => ({
    subject: `Willkommen bei ${cooperative}`,
    text: paragraphs(
      name ? `Hallo ${name},` : greeting,
      `schön, dass du dabei bist! Du bist jetzt Mitglied bei ${cooperative}.`,
      `Schau, was es zu tun und zu teilen gibt:\n${link}`,
      goodbye,
    ),
  }),
  turnedDown: ({ cooperative, name }) => ({
    subject: `Deine Anmeldung bei ${cooperative}`,
    text: paragraphs(
      name ? `Hallo ${name},` : greeting,
      `leider konnte ${cooperative} deine Anmeldung diesmal nicht annehmen.`,
      'Du möchtest wissen, warum? Komm gern vorbei oder wende dich an den Vorstand.',
      goodbye,
    ),
  }),
  booking: {
    'booking.confirmed': told(
      'Gebucht',
      'die Buchung steht.',
      'Es klappt doch nicht? Sag bitte rechtzeitig ab, dann freut sich jemand anderes.',
    ),
    'booking.requested': told(
      'Angefragt',
      'die Anfrage ist da. Du hörst von uns, sobald entschieden ist; so lange bleibt der Platz für dich frei.',
      null,
    ),
    'booking.rejected': told(
      'Anfrage abgelehnt',
      'leider geht diese Buchung nicht.',
      'Vielleicht passt eine andere Zeit oder ein anderer Ort.',
    ),
    'booking.cancelled': told('Storniert', 'diese Buchung findet nicht statt.', null),
    'booking.moved': told('Verschoben', 'diese Buchung wurde geändert. So steht sie jetzt:', null),
    'booking.expired': told(
      'Anfrage verfallen',
      'über diese Anfrage wurde nicht rechtzeitig entschieden; sie ist deshalb verfallen.',
      'Das tut uns leid. Versuche es gern zu einer anderen Zeit.',
    ),
    'booking.noShow': told(
      'Nicht gekommen',
      'zu dieser Buchung ist niemand gekommen, oder niemand hat eingecheckt. Du bezahlst, was unten steht.',
      'Du warst doch da? Sag es der Verwaltung; sie kann das ändern.',
    ),
    'booking.noShowUndone': told('Doch gekommen', 'diese Buchung gilt wieder als wahrgenommen.', null),
  },
  blocked: ({ cooperative, until, link }) => ({
    subject: `Vorerst keine Buchungen bei ${cooperative}`,
    text: paragraphs(
      greeting,
      `zu einigen Buchungen ist niemand gekommen. Deshalb kannst du bei ${cooperative} wieder buchen ab ${until}.`,
      `Stimmt das nicht, oder war etwas? Sag es der Verwaltung; sie kann das aufheben.\n${link}`,
      goodbye,
    ),
  }),
  paused: ({ cooperative, until, link }) => ({
    subject: `Lass uns kurz reden: ${cooperative}`,
    text: paragraphs(greeting, `Bei einigen Verabredungen für Nachbarschaftshilfe wurde gemeldet, dass du nicht da warst. Dazwischenkommen kann vieles. Bis ${until} vereinbart deshalb die Nachbarschaftsassistenz Neues gemeinsam mit dir. Was schon verabredet ist, bleibt.`, `Stimmt das nicht, gab es einen Grund, oder brauchst du Hilfe? Sag es der Nachbarschaftsassistenz: Sie kann das sofort aufheben.\n${link}`, goodbye),
  }),
  bookingToDecide: (facts) => ({
    subject: `Anfrage: ${facts.facility}, ${facts.when}`,
    text: paragraphs(
      greeting,
      `${facts.who} möchte buchen:`,
      lines({ ...facts, organisation: null }),
      `Passt das? Entscheide hier:\n${facts.link}`,
      goodbye,
    ),
  }),
  series: {
    'series.booked': told(
      'Serie gebucht',
      'die Serie steht. Das sind die Termine:',
      'Ein Termin klappt doch nicht? Sag ihn bitte rechtzeitig ab, dann freut sich jemand anderes.',
    ),
    'series.requested': told(
      'Serie angefragt',
      'die Anfrage ist da. Du hörst von uns, sobald entschieden ist; so lange bleibt der Platz für dich frei.',
      null,
    ),
    'series.changed': told('Serie geändert', 'diese Termine wurden geändert. So stehen sie jetzt:', null),
    'series.cancelled': told('Serie storniert', 'diese Termine finden nicht statt:', null),
    'series.confirmed': told('Serie genehmigt', 'die Anfrage ist genehmigt. Das sind die Termine:', null),
    'series.rejected': told('Anfrage für eine Serie abgelehnt', 'leider gehen diese Termine nicht:', null),
  },
  seriesToDecide: (facts) => ({
    subject: `Anfrage für eine Serie: ${facts.facility}`,
    text: paragraphs(
      greeting,
      `${facts.who} möchte eine Serie buchen:`,
      lines({ ...facts, organisation: null }),
      `Passt das? Entscheide hier:\n${facts.link}`,
      goodbye,
    ),
  }),
  seasonPublished: ({ season, group, slots, missing, link }) => ({
    subject: `${season} ist verteilt: ${group}`,
    text: paragraphs(
      greeting,
      slots.length > 0 ? `${season} ist verteilt. Für ${group} gibt es jede Woche:\n${slots.map((slot) => `– ${slot}`).join('\n')}` : `${season} ist verteilt. Für ${group} war dieses Mal leider kein Platz.`,
      slots.length > 0 && missing > 0 ? `Das sind ${missing} weniger, als ihr wolltet.` : null,
      `Warum es so gekommen ist und an welchen Tagen es nicht geht, liest du hier:\n${link}`,
      `Was noch frei ist, können ab jetzt alle buchen.`,
      goodbye,
    ),
  }),
  waitlist: {
    offered: (facts) => ({
      subject: `Ein Platz ist frei: ${facts.facility}`,
      text: paragraphs(
        greeting,
        'Ein Platz, auf den du gewartet hast, ist frei geworden. Wir halten ihn für dich:',
        lines(facts),
        `Sag vor ${facts.until} Bescheid, ob du kommst; danach geht der Platz an die Nächsten:\n${facts.link}`,
        goodbye,
      ),
    }),
    expired: told(
      'Angebot abgelaufen',
      'Du hast nicht rechtzeitig geantwortet; der Platz, den wir für dich hielten, wurde weitergegeben.',
      'Möchtest du doch noch? Dann trag dich neu in die Warteliste ein.',
    ),
    lapsed: told('Kein Platz frei geworden', 'Leider ist kein Platz frei geworden, auf den du gewartet hast.', 'Vielleicht passt eine andere Zeit oder ein anderer Ort.'),
    passedOver: told(
      'Auf der Warteliste übersprungen',
      'Wir können dir gerade keinen Platz anbieten. Unten steht, warum.',
      'Du behältst deinen Platz auf der Warteliste; sobald es geht, bist du an der Reihe.',
    ),
  },
  match: {
    proposed: ofMatch('Ein Vorschlag für Nachbarschaftshilfe', 'Es gibt einen Vorschlag für Nachbarschaftshilfe. Sag vor {until}, ob es dir passt; danach verfällt er.'),
    agreed: ofMatch('Es ist abgemacht', 'Ihr habt beide Ja gesagt. Wie du die andere Person erreichst, siehst du nach der Anmeldung.'),
    declined: ofMatch('Es wird nichts daraus', 'Die andere Seite hat den Vorschlag abgelehnt. Es wird weiter gesucht.'),
    cancelled: ofMatch('Abgesagt', 'Eine Verabredung oder ein Vorschlag für Nachbarschaftshilfe findet nicht statt.'),
    closed: ofMatch('Nicht mehr nötig', 'Ein Vorschlag für Nachbarschaftshilfe ist hinfällig: Hilfe ist gefunden, oder sie wird nicht mehr gebraucht. Du brauchst nichts zu tun. Schön, dass du da sein wolltest.'),
    requestCancelled: ofMatch('Es wird nicht weiter gesucht', 'Eine Bitte um Nachbarschaftshilfe, zu der du Ja gesagt hast, wurde zurückgezogen: Es wird niemand mehr gesucht. Was ihr verabredet habt, gilt, bis jemand von euch absagt. Frag die andere Person, ob es dabei bleibt.'),
    reminder: ofMatch('Erinnerung an Nachbarschaftshilfe', 'Bald ist es so weit: die Nachbarschaftshilfe, die ihr verabredet habt, {when}. Kannst du doch nicht? Sag rechtzeitig ab, damit die andere Person Bescheid weiß.'),
    hoursSaid: ofMatch('Stimmen die Stunden?', 'Die andere Seite hat angegeben, wie lange die Hilfe gedauert hat. Wenn es stimmt, brauchst du es nur zu bestätigen. Ohne Nachricht von dir gilt es nach einigen Tagen.'),
    hoursDiffer: ofMatch('Die Stunden weichen ab', 'Ihr habt verschiedene Stunden angegeben. Sieh noch einmal nach, oder bitte die Nachbarschaftsassistenz dazu.'),
    noShow: ofMatch('Jemand war nicht da', 'Bei einer Verabredung für Nachbarschaftshilfe wurde gemeldet, dass jemand von euch nicht da war. Stimmt das nicht? Sag es der Nachbarschaftsassistenz.'),
    disputed: ofMatch('Bitte ansehen', 'Bei einer Nachbarschaftshilfe sind sich zwei nicht einig. Siehst du es dir an?'),
    resolved: ofMatch('Es wurde angesehen', 'Die Nachbarschaftsassistenz hat sich eure Nachbarschaftshilfe angesehen und sie abgeschlossen.'),
  },
  clearanceEnding: ({ type, cooperative, until, link }) => ({
    subject: `Läuft bald ab: ${clearances[type]}`,
    text: paragraphs(
      greeting,
      `Bei ${cooperative} hast du etwas vorgezeigt: ${clearances[type]}. Das zählt dort bis zum ${until}.`,
      'Möchtest du danach weiter helfen, wo das nötig ist? Dann zeig der Quartiersassistenz oder dem Vorstand rechtzeitig einen neuen Nachweis.',
      link,
      goodbye,
    ),
  }),
  concernReported: ({ cooperative, link }) => ({
    subject: `Bei ${cooperative} wurde eine Sorge gemeldet`,
    text: paragraphs(greeting, `Jemand hat bei ${cooperative} eine Sorge gemeldet. Worum es geht, liest du, wenn du angemeldet bist:\n${link}`, goodbye),
  }),
  concernReturned: ({ cooperative, link }) => ({
    subject: `Bei ${cooperative} wartet eine Sorge auf jemanden`,
    text: paragraphs(greeting, `Bei ${cooperative} wartet eine Sorge auf jemanden, der sich um sie kümmert: Wer das tat, kümmert sich nicht mehr um Sorgen. Worum es geht, liest du, wenn du angemeldet bist:\n${link}`, goodbye),
  }),
}
