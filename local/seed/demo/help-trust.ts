import type * as tables from '../../../schema/tables/index.ts'
import type { ClearanceType } from '../../../schema/tables/vocabulary.ts'
import { DAY } from '../../../src/platform/interval.ts'
import { idSource } from '../ids.ts'
import type { Cast } from './cast.ts'
import { skillId, type DemoCategory, type OfferPlan, type RequestPlan } from './help-plans.ts'
import type { CooperativeKey } from './model.ts'

const assistants = { linden: 'zoe', tuchmacher: 'kaethe' }

type Answers = [by: string, cooperative: CooperativeKey, wants: string, abilities: string, needs: string | null, offers: string | null, needed: DemoCategory[], offered: DemoCategory[]]

const answers: Answers[] = [
  ['sanne', 'linden', 'Meer mensen uit mijn straat kennen.', 'Autorijden en organiseren.', null, 'Ritjes en boodschappen.', [], ['TRANSPORT', 'GROCERIES']],
  ['linden-0', 'linden', 'Samen eten.', 'Koken voor een grote tafel.', 'Hulp met de computer.', 'Soep, elke week.', ['DIGITAL_HELP'], ['MEALS']],
  ['linden-2', 'linden', 'Naar buiten, ook als het regent.', 'Luisteren.', null, 'Een ommetje.', [], ['WALKING', 'COMPANY']],
  ['linden-22', 'linden', 'Een huis waar het licht het doet.', 'Rekenen.', 'Iemand met een ladder.', null, ['ODD_JOBS'], []],
  ['lotte', 'tuchmacher', 'Mehr Grün im Viertel.', 'Gärtnern und kochen.', null, 'Setzlinge und Suppe.', [], ['GARDENING', 'MEALS']],
  ['tuchmacher-14', 'tuchmacher', 'Mobil bleiben.', 'Gut zuhören.', 'Ab und zu eine Fahrt.', 'Ein Ohr am Telefon.', ['TRANSPORT'], ['PHONE_COMPANY']],
  ['gre', 'linden', 'De markt elke week zien.', 'Breien.', 'Een lift.', null, ['TRANSPORT'], []],
]

/** A clearance that somebody has shown: how many days ago, and in how many days it ends. */
const shown: [by: string, cooperative: CooperativeKey, type: ClearanceType, ago: number, ends: number | null][] = [
  ['marijke', 'linden', 'CERTIFICATE_OF_CONDUCT', 300, 430],
  ['linden-7', 'linden', 'CERTIFICATE_OF_CONDUCT', 100, 600],
  // Ends soon, and has ended.
  ['linden-4', 'linden', 'CERTIFICATE_OF_CONDUCT', 350, 12],
  ['linden-13', 'linden', 'CERTIFICATE_OF_CONDUCT', 385, -20],
  ['sanne', 'linden', 'DRIVING_LICENCE', 200, null],
  ['linden-15', 'linden', 'FIRST_AID', 90, 200],
  ['kaethe', 'tuchmacher', 'CERTIFICATE_OF_CONDUCT', 200, 500],
  ['amelie', 'tuchmacher', 'CERTIFICATE_OF_CONDUCT', 60, 700],
  ['tuchmacher-10', 'tuchmacher', 'CERTIFICATE_OF_CONDUCT', 150, 300],
]

interface Story {
  cast: Cast
  now: number
  requests: readonly RequestPlan[]
  offers: readonly OfferPlan[]
  /** The match of a request’s first helper. */
  matchOf: (request: string) => string
}

/** What people said of themselves and agreed to, what they have shown, and what holds between them. */
export function trustRows({ cast, now, requests, offers, matchOf }: Story) {
  const ids = { cns: idSource('cns'), prx: idSource('prx'), clr: idSource('clr'), itr: idSource('itr'), ccn: idSource('ccn') }
  const ago = (days: number): number => now - Math.round(days * DAY)
  const person = (key: string): string => cast.person(key).id
  const consent = (of: string, cooperative: CooperativeKey, purpose: 'PROFILE' | 'REPRESENTATION' | 'HELP_REQUEST', by: string, days: number) => ({
    ...{ id: ids.cns(ago(days)), cooperativeId: cast.cooperative[cooperative], personId: person(of), purpose, form: 'SPOKEN' as const },
    ...{ recordedBy: person(by), note: null, givenAt: ago(days), withdrawnAt: null },
  })
  const represents = consent('gre', 'linden', 'REPRESENTATION', 'zoe', 90)
  const profiles = consent('gre', 'linden', 'PROFILE', 'sanne', 80)
  const asked = requests.filter(({ through }) => through !== undefined && through !== 'sanne')
  const consents = [represents, profiles, ...asked.map(({ by, cooperative, through, asked: days }) => consent(by, cooperative, 'HELP_REQUEST', through!, days + 0.01))]
  const taking = [...offers, ...requests.map(({ by, cooperative }) => ({ by, cooperative }))]
  const members = [...new Map(taking.map(({ by, cooperative }) => [`${by} ${cooperative}`, { by, cooperative }])).values()]
  const rules = [
    { cooperative: 'linden', version: 1, days: 200, by: 'marijke', text: { nl: 'Wij komen op tijd, of bellen af.', en: 'We come in time, or call.' } },
    { cooperative: 'linden', version: 2, days: 100, by: 'marijke', text: { nl: 'Wij komen op tijd, of bellen af. Wat je bij een ander ziet, blijft daar.', en: 'We come in time, or call. What you see at somebody’s home stays there.' } },
    { cooperative: 'tuchmacher', version: 1, days: 190, by: 'joerg', text: { de: 'Wer hilft, hilft freiwillig. Was wir sehen, bleibt unter uns.', en: 'Whoever helps does so freely. What we see stays between us.' } },
  ] as const
  return {
    consents: consents satisfies (typeof tables.consents.$inferInsert)[],
    proxies: [
      { id: ids.prx(ago(90)), cooperativeId: cast.cooperative.linden, personId: person('gre'), proxyId: person('sanne'), consentId: represents.id, relation: 'buurvrouw', since: ago(90), endedAt: null },
    ],
    profiles: answers.map(([by, cooperative, wants, abilities, needs, offered, neededCategories, offeredCategories]) => {
      const isTheirOwn = by !== 'gre'
      return {
        ...{ cooperativeId: cast.cooperative[cooperative], personId: person(by), wants, abilities, needs, offers: offered },
        ...{ wantedCategories: [], skills: by === 'linden-0' ? [skillId('cooking')] : [], neededCategories, offeredCategories },
        ...{ actorId: isTheirOwn ? person(by) : person('sanne'), consentId: isTheirOwn ? null : profiles.id, createdAt: ago(80), updatedAt: ago(80) },
      }
    }),
    clearances: shown.map(([by, cooperative, type, days, ends]) => ({
      ...{ id: ids.clr(ago(days)), cooperativeId: cast.cooperative[cooperative], organisationId: null, personId: person(by), type },
      ...{ seenBy: person(by === 'kaethe' ? 'joerg' : assistants[cooperative]), seenAt: ago(days), validUntil: ends === null ? null : now + ends * DAY },
      warnedAt: ends !== null && ends < 60 ? now + (ends - 60) * DAY : null,
    })),
    blocks: [{ blockerId: person('linden-3'), blockedId: person('linden-19'), since: ago(4) }],
    introductions: [
      { kind: 'INTRODUCTION' as const, personId: person('linden-7'), byId: person('marijke'), matchId: null, note: 'Was jaren mijn collega.', days: 60 },
      { kind: 'TRIAL' as const, personId: person('linden-0'), byId: person('zoe'), matchId: matchOf('soep'), note: null, days: 18 },
      { kind: 'VOUCHED' as const, personId: person('linden-2'), byId: person('linden-17'), matchId: null, note: 'Een vaste waarde.', days: 12 },
    ].map(({ days, ...row }) => ({ id: ids.itr(ago(days)), cooperativeId: cast.cooperative.linden, ...row, at: ago(days) })),
    houseRules: rules.map(({ cooperative, version, days, by, text }) => ({
      ...{ cooperativeId: cast.cooperative[cooperative], version, text, publishedBy: person(by), publishedAt: ago(days) },
    })),
    acceptances: rules.flatMap(({ cooperative, version, days }) =>
      members.filter((member) => member.cooperative === cooperative).map(({ by }) => {
        const through = requests.find((request) => request.by === by)?.through
        return { personId: person(by), cooperativeId: cast.cooperative[cooperative], version, actorId: person(through ?? by), at: ago(days - 1) }
      }),
    ),
    concerns: [
      {
        ...{ id: ids.ccn(ago(5)), cooperativeId: cast.cooperative.linden, reporterId: person('linden-25'), aboutId: person('linden-19'), matchId: matchOf('dokter') },
        ...{ kind: 'NO_SHOW' as const, text: 'Ik heb een uur in de hal gewacht.', status: 'OPEN' as const, outcome: null, handledBy: null, createdAt: ago(5), updatedAt: ago(5) },
      },
    ],
  }
}
