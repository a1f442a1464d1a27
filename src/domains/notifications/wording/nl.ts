import type { ClearanceType } from '../../../../schema/tables/vocabulary.ts'
import { bookingLines, paragraphs, type BookingFacts, type MatchFacts, type Wording } from './wording.ts'

const greeting = 'Hallo,'
const goodbye = 'Groeten,\nje buren van Noaber'

/** What clearances are called. */
const clearances: Record<ClearanceType, string> = {
  CERTIFICATE_OF_CONDUCT: 'Verklaring omtrent het gedrag (VOG)',
  FIRST_AID: 'EHBO-diploma',
  DRIVING_LICENCE: 'rijbewijs',
  FOOD_HYGIENE: 'bewijs van voedselhygiëne',
  CARE_DIPLOMA: 'diploma in de zorg',
  OTHER: 'verklaring',
}

const lines = (facts: BookingFacts): string =>
  bookingLines(
    {
      ...{ what: 'Wat', when: 'Wanneer', where: 'Waar', units: 'Plaatsen' },
      ...{ organisation: 'Voor', price: 'Prijs', code: 'Incheckcode', note: 'Toelichting', calendar: 'In je agenda' },
    },
    facts,
  )

const told = (subject: string, opening: string, closing: string | null) => (facts: BookingFacts) => ({
  subject: `${subject}: ${facts.facility}`,
  text: paragraphs(greeting, opening, lines(facts), closing, goodbye),
})

const ofMatch = (subject: string, opening: string) => ({ cooperative, until, when, link }: MatchFacts) => ({
  subject: `${subject}: ${cooperative}`,
  text: paragraphs(greeting, opening.replace('{until}', until).replace('{when}', when), `Kijk hier:\n${link}`, goodbye),
})

/** The mails in Dutch. */
export const nl: Wording = {
  free: 'gratis',
  signInCode: ({ code, link }) => ({
    subject: 'Jouw inlogcode voor Noaber',
    text: paragraphs(
      greeting,
      `Je inlogcode is: ${code}`,
      `Of open deze link op het apparaat waarop je wilt inloggen:\n${link}`,
      'De code en de link werken één keer en tien minuten lang. Niet om gevraagd? Dan hoef je niets te doen.',
      goodbye,
    ),
  }),
  invitation: ({ cooperative, link }) => ({
    subject: `${cooperative} nodigt je uit`,
    text: paragraphs(
      greeting,
      `${cooperative} nodigt je uit om mee te doen.`,
      `Met deze link neem je de uitnodiging aan:\n${link}`,
      'De uitnodiging is twee weken geldig, alleen voor jou. Ken je ons niet? Dan kun je deze mail gewoon weggooien.',
      goodbye,
    ),
  }),
  accepted: ({ cooperative, name, link }) => ({
    subject: `Welkom bij ${cooperative}`,
    text: paragraphs(
      name ? `Hallo ${name},` : greeting,
      `Fijn dat je erbij bent! Je bent nu lid van ${cooperative}.`,
      `Kijk wat er te doen en te delen is:\n${link}`,
      goodbye,
    ),
  }),
  turnedDown: ({ cooperative, name }) => ({
    subject: `Je aanmelding bij ${cooperative}`,
    text: paragraphs(
      name ? `Hallo ${name},` : greeting,
      `Helaas kon ${cooperative} je aanmelding deze keer niet aannemen.`,
      'Wil je weten waarom? Loop gerust eens binnen of neem contact op met het bestuur.',
      goodbye,
    ),
  }),
  booking: {
    'booking.confirmed': told(
      'Geboekt',
      'De boeking is rond.',
      'Lukt het toch niet? Zeg dan op tijd af, dan kan een ander erin.',
    ),
    'booking.requested': told(
      'Aangevraagd',
      'De aanvraag is binnen. Je hoort van ons zodra erover beslist is; de plek blijft zolang vrij voor je.',
      null,
    ),
    'booking.rejected': told(
      'Aanvraag afgewezen',
      'Helaas kan deze boeking niet doorgaan.',
      'Misschien past een ander moment of een andere plek wel.',
    ),
    'booking.cancelled': told('Geannuleerd', 'Deze boeking gaat niet door.', null),
    'booking.moved': told('Verplaatst', 'Deze boeking is gewijzigd. Zo staat ze er nu:', null),
    'booking.expired': told(
      'Aanvraag verlopen',
      'Over deze aanvraag is niet op tijd beslist; ze is daarom vervallen.',
      'Sorry daarvoor. Probeer gerust een ander moment.',
    ),
    'booking.noShow': told(
      'Niet gekomen',
      'Op deze boeking is niemand gekomen of ingecheckt. Je betaalt wat hieronder staat.',
      'Was je er wel? Laat het de beheerder weten; die kan dit herstellen.',
    ),
    'booking.noShowUndone': told('Toch gekomen', 'Deze boeking staat weer als gewoon doorgegaan.', null),
  },
  blocked: ({ cooperative, until, link }) => ({
    subject: `Even niet boeken bij ${cooperative}`,
    text: paragraphs(
      greeting,
      `Een paar keer is er niemand gekomen op een boeking. Daarom kun je bij ${cooperative} weer boeken vanaf ${until}.`,
      `Klopt dat niet, of was er iets? Laat het de beheerder weten; die kan dit opheffen.\n${link}`,
      goodbye,
    ),
  }),
  paused: ({ cooperative, until, link }) => ({
    subject: `Even samen overleggen: ${cooperative}`,
    text: paragraphs(greeting, `Bij een paar afspraken voor burenhulp is gemeld dat je er niet was. Er kan van alles tussen gekomen zijn. Tot ${until} maakt de buurtassistent daarom nieuwe afspraken samen met je. Wat al is afgesproken, blijft staan.`, `Klopt het niet, was er een reden, of is er hulp nodig? Laat het de buurtassistent weten: die kan dit meteen opheffen.\n${link}`, goodbye),
  }),
  bookingToDecide: (facts) => ({
    subject: `Aanvraag: ${facts.facility}, ${facts.when}`,
    text: paragraphs(
      greeting,
      `${facts.who} wil graag boeken:`,
      lines({ ...facts, organisation: null }),
      `Keur je het goed of niet? Beslis hier:\n${facts.link}`,
      goodbye,
    ),
  }),
  series: {
    'series.booked': told(
      'Reeks geboekt',
      'De reeks is rond. Dit zijn de keren:',
      'Lukt een keer toch niet? Zeg die dan op tijd af, dan kan een ander erin.',
    ),
    'series.requested': told(
      'Reeks aangevraagd',
      'De aanvraag is binnen. Je hoort van ons zodra erover beslist is; de plek blijft zolang vrij voor je.',
      null,
    ),
    'series.changed': told('Reeks gewijzigd', 'Deze keren zijn gewijzigd. Zo staan ze er nu:', null),
    'series.cancelled': told('Reeks geannuleerd', 'Deze keren gaan niet door:', null),
    'series.confirmed': told('Reeks goedgekeurd', 'De aanvraag is goedgekeurd. Dit zijn de keren:', null),
    'series.rejected': told('Aanvraag voor een reeks afgewezen', 'Helaas kunnen deze keren niet doorgaan:', null),
  },
  seriesToDecide: (facts) => ({
    subject: `Aanvraag voor een reeks: ${facts.facility}`,
    text: paragraphs(
      greeting,
      `${facts.who} wil graag een reeks boeken:`,
      lines({ ...facts, organisation: null }),
      `Keur je het goed of niet? Beslis hier:\n${facts.link}`,
      goodbye,
    ),
  }),
  seasonPublished: ({ season, group, slots, missing, link }) => ({
    subject: `${season} is verdeeld: ${group}`,
    text: paragraphs(
      greeting,
      slots.length > 0 ? `${season} is verdeeld. Voor ${group} is er elke week:\n${slots.map((slot) => `– ${slot}`).join('\n')}` : `${season} is verdeeld. Voor ${group} was er deze keer helaas geen plek.`,
      slots.length > 0 && missing > 0 ? `Dat zijn er ${missing} minder dan jullie wilden.` : null,
      `Waarom het zo is geworden, en op welke dagen het niet kan, lees je hier:\n${link}`,
      `Wat nog vrij is, kan iedereen vanaf nu boeken.`,
      goodbye,
    ),
  }),
  waitlist: {
    offered: (facts) => ({
      subject: `Er is plek: ${facts.facility}`,
      text: paragraphs(
        greeting,
        'Er is een plek vrijgekomen waarop je wachtte. We houden die voor je vast:',
        lines(facts),
        `Laat vóór ${facts.until} weten of je komt; daarna gaat de plek naar de volgende:\n${facts.link}`,
        goodbye,
      ),
    }),
    expired: told(
      'Aanbod verlopen',
      'Je hebt niet op tijd gereageerd; de plek die we voor je vasthielden is doorgegeven.',
      'Wil je toch nog? Schrijf je dan opnieuw in op de wachtlijst.',
    ),
    lapsed: told('Geen plek vrijgekomen', 'Helaas is er geen plek vrijgekomen waarop je wachtte.', 'Misschien past een ander moment of een andere plek wel.'),
    passedOver: told(
      'Overgeslagen op de wachtlijst',
      'We kunnen je nu nog geen plek aanbieden. Hieronder staat waarom.',
      'Je houdt je plaats op de wachtlijst; zodra het wel kan, ben jij aan de beurt.',
    ),
  },
  match: {
    proposed: ofMatch('Een voorstel voor burenhulp', 'Er is een voorstel voor burenhulp. Laat vóór {until} weten of het je past; daarna vervalt het.'),
    agreed: ofMatch('Het is rond', 'Jullie hebben allebei ja gezegd. Hoe je de ander bereikt, zie je als je inlogt.'),
    declined: ofMatch('Het gaat niet door', 'De ander heeft het voorstel afgeslagen. Er wordt verder gezocht.'),
    cancelled: ofMatch('Afgezegd', 'Een afspraak of voorstel voor burenhulp gaat niet door.'),
    closed: ofMatch('Niet meer nodig', 'Een voorstel voor burenhulp is vervallen: er is al hulp, of het hoeft niet meer. Je hoeft niets te doen. Fijn dat je er wilde zijn.'),
    requestCancelled: ofMatch('Er wordt niet verder gezocht', 'Een vraag om burenhulp waarop je ja hebt gezegd, is ingetrokken: er wordt niemand meer gezocht. Wat jullie hebben afgesproken, geldt tot een van jullie het afzegt. Vraag de ander of het nog doorgaat.'),
    reminder: ofMatch('Herinnering aan burenhulp', 'Binnenkort is het zover: de burenhulp die jullie hebben afgesproken, {when}. Kun je toch niet? Zeg het op tijd af, dan weet de ander waar die aan toe is.'),
    hoursSaid: ofMatch('Kloppen de uren?', 'De ander heeft opgegeven hoe lang de hulp duurde. Klopt dat, dan hoef je alleen te bevestigen. Zonder bericht van jou geldt het na enkele dagen.'),
    hoursDiffer: ofMatch('De uren verschillen', 'Jullie hebben verschillende uren opgegeven. Kijk er nog eens naar, of laat een buurtassistent meekijken.'),
    noShow: ofMatch('Iemand was er niet', 'Bij een afspraak voor burenhulp is gemeld dat een van jullie er niet was. Klopt dat niet? Laat het de buurtassistent weten.'),
    disputed: ofMatch('Graag meekijken', 'Over burenhulp in je buurt zijn twee het niet eens. Wil je meekijken?'),
    resolved: ofMatch('Er is meegekeken', 'Een buurtassistent heeft naar jullie burenhulp gekeken en het afgerond.'),
  },
  clearanceEnding: ({ type, cooperative, until, link }) => ({
    subject: `Verloopt binnenkort: ${clearances[type]}`,
    text: paragraphs(
      greeting,
      `Je hebt bij ${cooperative} een ${clearances[type]} laten zien. Die telt daar tot ${until}.`,
      'Wil je daarna blijven helpen waar dat nodig is? Laat dan op tijd een nieuwe zien aan de buurtassistent of het bestuur.',
      link,
      goodbye,
    ),
  }),
  concernReported: ({ cooperative, link }) => ({
    subject: `Er is een zorg gemeld bij ${cooperative}`,
    text: paragraphs(greeting, `Iemand heeft bij ${cooperative} een zorg gemeld. Waarover die gaat, lees je als je bent ingelogd:\n${link}`, goodbye),
  }),
  concernReturned: ({ cooperative, link }) => ({
    subject: `Een zorg wacht op iemand bij ${cooperative}`,
    text: paragraphs(greeting, `Bij ${cooperative} wacht een zorg op iemand die hem oppakt: wie dat deed, behandelt geen zorgen meer. Waarover die gaat, lees je als je bent ingelogd:\n${link}`, goodbye),
  }),
}
