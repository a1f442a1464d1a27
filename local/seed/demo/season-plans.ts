import type { LocalizedText } from '../../../src/platform/localized.ts'

/** A wish for a weekly slot: a place by its key, or any third of the hall; times of the wall clock, minutes. */
export type WishPlan = [place: string | null, weekday: number, from: string, until: string, minutes: number]

/** A group that applies: for an organisation, or by a member for itself. */
export type GroupPlan = {
  organisation: string | null
  by: string
  name: string
  size: number
  /** 1 comes first. */
  priority: number
  wanted: number
  minimum?: number
  wishes: WishPlan[]
  note?: string
}

/** A season of the hall's thirds, in days from the Monday of this week. */
export type SeasonPlan = {
  name: LocalizedText
  fromDay: number
  untilDay: number
  groups: GroupPlan[]
}

/** The places that are handed out. */
export const seasonPlaceKeys = ['zaaldeel-a', 'zaaldeel-b', 'zaaldeel-c']

const youth: GroupPlan = {
  ...{ organisation: 'annaboys', by: 'nadia', name: 'Zaalvoetbal meisjes', size: 18, priority: 1, wanted: 2 },
  wishes: [
    ['zaaldeel-a', 4, '18:00', '20:30', 90],
    [null, 2, '18:00', '21:00', 90],
  ],
  note: 'Graag niet na half negen: er is school de volgende dag.',
}
const falls: GroupPlan = {
  ...{ organisation: 'kliniek', by: 'thijs', name: 'Sterk op de been', size: 12, priority: 1, wanted: 1 },
  wishes: [[null, 4, '17:00', '19:00', 60]],
}
const circus: GroupPlan = {
  ...{ organisation: 'waterjuffer', by: 'joep', name: 'Buurtcircus', size: 24, priority: 1, wanted: 1, minimum: 1 },
  wishes: [
    ['zaaldeel-b', 5, '16:00', '18:00', 90],
    ['zaaldeel-c', 5, '16:00', '18:00', 90],
  ],
}
const volleyball: GroupPlan = {
  ...{ organisation: 'welzijn', by: 'mehmet', name: 'Volleybal voor nieuwkomers', size: 16, priority: 2, wanted: 1 },
  wishes: [
    ['zaaldeel-a', 4, '19:00', '20:30', 90],
    [null, 4, '20:00', '22:30', 90],
  ],
}
const choir: GroupPlan = {
  ...{ organisation: 'parochie', by: 'anouk', name: 'Volksdansen', size: 14, priority: 3, wanted: 1 },
  wishes: [['zaaldeel-a', 4, '19:00', '20:30', 90]],
}

/** The season that is under way, and the next, for which groups apply now. */
export const seasonPlans = {
  current: {
    name: { nl: 'Sporthal, dit seizoen', de: 'Sporthalle, diese Saison', en: 'Sports hall, this season' },
    ...{ fromDay: -28, untilDay: 84, groups: [youth, falls, circus, volleyball, choir] },
  },
  next: {
    name: { nl: 'Sporthal, volgend seizoen', de: 'Sporthalle, nächste Saison', en: 'Sports hall, next season' },
    ...{ fromDay: 84, untilDay: 210 },
    groups: [
      youth,
      falls,
      { ...circus, wanted: 2, wishes: [...circus.wishes, [null, 3, '17:30', '19:30', 90]] },
      volleyball,
      { ...choir, size: 20, wishes: [...choir.wishes, [null, 1, '20:00', '22:30', 90]] },
      {
        ...{ organisation: null, by: 'sanne', name: 'Badminton Beekpad', size: 8, priority: 3, wanted: 1 },
        wishes: [
          ['zaaldeel-a', 4, '19:00', '21:00', 60],
          [null, 3, '19:00', '22:00', 60],
        ],
      },
    ],
  },
} satisfies Record<string, SeasonPlan>
