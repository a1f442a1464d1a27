import type { CooperativeKey, Place } from './model.ts'
import type { JoinPolicy, PublicPart } from '../../../schema/tables/vocabulary.ts'
import type { LocalizedText } from '../../../src/platform/localized.ts'

/** A quarter; its boundary is a ring of [longitude, latitude]. */
export type NeighbourhoodPlan = {
  name: string
  municipality: string
  cooperative: CooperativeKey
  country: string
  subdivision: string | null
  timeZone: string
  latitude: number
  longitude: number
  ring: [number, number][]
}

/** Three countries within a walk: two Dutch quarters, a German one and a Belgian village. Not one of them exists. */
export const neighbourhoods: NeighbourhoodPlan[] = [
  {
    name: 'Molenbeemd',
    municipality: 'Geulrade',
    cooperative: 'linden',
    country: 'NL', subdivision: 'LI', timeZone: 'Europe/Amsterdam',
    latitude: 50.7725, longitude: 6.008,
    ring: [
      [6.0012, 50.7689],
      [6.0131, 50.7684],
      [6.0153, 50.7741],
      [6.0079, 50.7768],
      [6.0005, 50.7744],
      [6.0012, 50.7689],
    ],
  },
  {
    name: 'Annakwartier',
    municipality: 'Geulrade',
    cooperative: 'linden',
    country: 'NL', subdivision: 'LI', timeZone: 'Europe/Amsterdam',
    latitude: 50.7752, longitude: 5.9931,
    ring: [
      [5.9862, 50.7718],
      [6.0005, 50.7716],
      [6.0005, 50.7783],
      [5.9934, 50.7801],
      [5.9858, 50.7772],
      [5.9862, 50.7718],
    ],
  },
  {
    name: 'Tuchmacherviertel',
    municipality: 'Weberath',
    cooperative: 'tuchmacher',
    country: 'DE', subdivision: 'NW', timeZone: 'Europe/Berlin',
    latitude: 50.7694, longitude: 6.0482,
    ring: [
      [6.0391, 50.7652],
      [6.0566, 50.7649],
      [6.0581, 50.7731],
      [6.0477, 50.7749],
      [6.0388, 50.7719],
      [6.0391, 50.7652],
    ],
  },
  {
    name: 'Hohenbusch',
    municipality: 'Göhlrath',
    cooperative: 'tuchmacher',
    country: 'BE', subdivision: 'WLG', timeZone: 'Europe/Brussels',
    latitude: 50.7304, longitude: 6.0161,
    ring: [
      [6.0078, 50.7262],
      [6.0243, 50.7258],
      [6.0251, 50.7337],
      [6.0149, 50.7352],
      [6.0071, 50.7325],
      [6.0078, 50.7262],
    ],
  },
]

/** A cooperative as it presents itself. */
export type CooperativePlan = {
  key: CooperativeKey
  slug: string
  name: string
  about: LocalizedText
  statutes: LocalizedText
  defaultLanguage: string
  joinPolicy: JoinPolicy
  publicParts: PublicPart[]
}

export const cooperatives: CooperativePlan[] = [
  {
    key: 'linden',
    slug: 'de-drie-linden',
    name: 'Buurtcoöperatie De Drie Linden',
    about: {
      nl: 'Bewoners en organisaties van de Molenbeemd en het Annakwartier delen hun ruimtes, hun spullen en hun tijd.',
      de: 'Bewohner und Organisationen aus Molenbeemd und Annakwartier teilen Räume, Geräte und Zeit.',
      en: 'Residents and organisations of Molenbeemd and Annakwartier share their rooms, their things and their time.',
    },
    statutes: {
      nl: 'Leden zijn bewoners van achttien jaar en ouder. Elk lid heeft één stem. De algemene ledenvergadering komt twee keer per jaar bijeen en kiest het bestuur voor drie jaar.',
    },
    defaultLanguage: 'nl',
    joinPolicy: 'APPLICATION',
    publicParts: ['FACILITIES', 'ABOUT', 'STATUTES', 'ORGANISATIONS', 'MEMBER_COUNT'],
  },
  {
    key: 'tuchmacher',
    slug: 'tuchmacherviertel',
    name: 'Nachbarschaftsgenossenschaft Tuchmacherviertel eG',
    about: {
      de: 'Nachbarinnen und Nachbarn aus dem Tuchmacherviertel und aus Hohenbusch jenseits der Grenze nutzen gemeinsam, was da ist.',
      nl: 'Buren uit het Tuchmacherviertel en uit Hohenbusch, net over de grens, gebruiken samen wat er is.',
      en: 'Neighbours from Tuchmacherviertel and from Hohenbusch across the border use together what is there.',
    },
    statutes: {
      de: 'Mitglied kann werden, wer im Tuchmacherviertel oder in Hohenbusch wohnt. Jedes Mitglied hat eine Stimme. Der Vorstand wird für zwei Jahre gewählt.',
    },
    defaultLanguage: 'de',
    joinPolicy: 'OPEN',
    publicParts: ['FACILITIES', 'ABOUT', 'ORGANISATIONS'],
  },
]

const geulrade = { city: 'Geulrade', country: 'NL', subdivision: 'LI', timeZone: 'Europe/Amsterdam' }
const weberath = { city: 'Weberath', country: 'DE', subdivision: 'NW', timeZone: 'Europe/Berlin' }
const goehlrath = { city: 'Göhlrath', country: 'BE', subdivision: 'WLG', timeZone: 'Europe/Brussels' }

/** The addresses of the demo. */
export const places = {
  weaversHouse: { street: 'Spoelstraat 12', postalCode: '6289 ZX', ...geulrade, latitude: 50.7729, longitude: 6.0071 },
  clinic: { street: 'Beekpad 3', postalCode: '6289 ZW', ...geulrade, latitude: 50.7707, longitude: 6.0104 },
  dutchSchool: {
    street: 'Waterjufferlaan 40',
    postalCode: '6289 ZV', ...geulrade, latitude: 50.7746, longitude: 6.0038,
  },
  field: { street: 'Annaweide 1', postalCode: '6289 ZT', ...geulrade, latitude: 50.7789, longitude: 5.9912 },
  pool: { street: 'Beemdring 88', postalCode: '6289 ZR', ...geulrade, latitude: 50.7761, longitude: 5.9953 },
  dutchGarden: {
    street: 'Achter de Linden 7',
    postalCode: '6289 ZP', ...geulrade, latitude: 50.7737, longitude: 5.9897,
  },
  germanHouse: { street: 'Schergasse 5', postalCode: '52079', ...weberath, latitude: 50.7689, longitude: 6.0471 },
  germanSchool: { street: 'Am Wollmarkt 21', postalCode: '52079', ...weberath, latitude: 50.7713, longitude: 6.0519 },
  rehab: { street: 'Färberufer 9', postalCode: '52079', ...weberath, latitude: 50.7668, longitude: 6.0442 },
  villageHall: { street: 'Kirchpfad 2', postalCode: '4729', ...goehlrath, latitude: 50.7309, longitude: 6.0166 },
  orchard: { street: 'Am Grenzstein 14', postalCode: '4729', ...goehlrath, latitude: 50.7331, longitude: 6.0192 },
} satisfies Record<string, Place>
