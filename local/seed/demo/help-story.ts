import type { MatchOrigin, MatchSide } from '../../../schema/tables/vocabulary.ts'

/** What happened to a match, so many days ago. */
export type StepPlan =
  | { is: 'ACCEPTED'; ago: number; side: MatchSide }
  | { is: 'AGREED' | 'EXPIRED'; ago: number }
  | { is: 'DECLINED' | 'CANCELLED' | 'NO_SHOW' | 'DISPUTED'; ago: number; side: MatchSide; reason: string }
  /** Hours of a day, as each side said them; of what only one said, its silence settles it a week later. */
  | { is: 'HOURS'; ago: number; day: number; requester: number | null; volunteer: number | null; completes?: true }
  | { is: 'SAID'; ago: number; side: MatchSide; text: string }
  | { is: 'THANKED'; ago: number; side: MatchSide; text: string; again?: true }

/** A request and who was asked or offered to help, and what came of that. */
export interface MatchPlan {
  request: string
  by: string
  origin: MatchOrigin
  proposed: number
  steps: StepPlan[]
}

const agreed = (ago: number): StepPlan => ({ is: 'AGREED', ago })
const accepted = (ago: number, side: MatchSide): StepPlan => ({ is: 'ACCEPTED', ago, side })
const said = (ago: number, side: MatchSide, text: string): StepPlan => ({ is: 'SAID', ago, side, text })
const both = (ago: number, day: number, minutes: number, completes?: true): StepPlan => ({
  ...{ is: 'HOURS', ago, day, requester: minutes, volunteer: minutes },
  ...(completes ? { completes } : {}),
})

/** Matches in every state there is, with what was said. */
export const matchPlans: MatchPlan[] = [
  {
    ...{ request: 'soep', by: 'linden-0', origin: 'VOLUNTEER', proposed: 28 },
    steps: [
      agreed(27),
      said(26, 'VOLUNTEER', 'Zal ik prei en wortels meenemen?'),
      said(25.9, 'REQUESTER', 'Graag! Een grote pan heb ik.'),
      both(19, -20, 120, true),
      { is: 'THANKED', ago: 18.9, side: 'REQUESTER', text: 'Heerlijk was het, dank je wel.', again: true },
      { is: 'THANKED', ago: 18.5, side: 'VOLUNTEER', text: 'Gezellig, tot een volgende keer.' },
    ],
  },
  {
    ...{ request: 'kast', by: 'linden-1', origin: 'ASSISTANT', proposed: 38 },
    steps: [accepted(37.5, 'REQUESTER'), agreed(37), { is: 'HOURS', ago: 27.5, day: -28, requester: null, volunteer: 90, completes: true }],
  },
  {
    ...{ request: 'station', by: 'sanne', origin: 'VOLUNTEER', proposed: 5 },
    steps: [agreed(4), said(3.5, 'REQUESTER', 'De trein gaat om elf uur.'), said(3.4, 'VOLUNTEER', 'Dan sta ik om tien uur voor de deur.')],
  },
  { ...{ request: 'telefoon', by: 'youssef', origin: 'PLAN', proposed: 1 }, steps: [accepted(0.5, 'REQUESTER')] },
  { ...{ request: 'telefoon', by: 'linden-6', origin: 'VOLUNTEER', proposed: 0.8 }, steps: [said(0.7, 'VOLUNTEER', 'Ik kan elke avond na het eten.')] },
  {
    ...{ request: 'poes', by: 'linden-9', origin: 'ASSISTANT', proposed: 7 },
    steps: [{ is: 'DECLINED', ago: 6.5, side: 'VOLUNTEER', reason: 'Mijn hond en een poes, dat gaat niet samen.' }],
  },
  { ...{ request: 'poes', by: 'linden-12', origin: 'PLAN', proposed: 6 }, steps: [{ is: 'EXPIRED', ago: 3 }] },
  { ...{ request: 'oppas', by: 'linden-7', origin: 'REQUESTER', proposed: 2 }, steps: [] },
  {
    ...{ request: 'tuin', by: 'linden-18', origin: 'VOLUNTEER', proposed: 13 },
    steps: [agreed(12), { is: 'CANCELLED', ago: 9, side: 'VOLUNTEER', reason: 'Ik heb mijn enkel verstuikt.' }],
  },
  {
    ...{ request: 'dokter', by: 'linden-19', origin: 'REQUESTER', proposed: 15 },
    steps: [agreed(14), { is: 'NO_SHOW', ago: 5.2, side: 'REQUESTER', reason: 'Er kwam niemand.' }],
  },
  {
    ...{ request: 'fiets', by: 'linden-10', origin: 'VOLUNTEER', proposed: 19 },
    steps: [agreed(18), { is: 'HOURS', ago: 10.5, day: -11, requester: 30, volunteer: 60 }, { is: 'DISPUTED', ago: 9, side: 'REQUESTER', reason: 'Het was een half uur, geen uur.' }],
  },
  {
    ...{ request: 'bezoek', by: 'linden-2', origin: 'ASSISTANT', proposed: 57 },
    steps: [
      ...[accepted(56, 'VOLUNTEER'), agreed(55), both(48.5, -49, 90), both(41.5, -42, 90), both(34.5, -35, 60)],
      { is: 'HOURS', ago: 5, day: -7, requester: null, volunteer: 90 },
    ],
  },
  { ...{ request: 'kochen', by: 'tuchmacher-5', origin: 'VOLUNTEER', proposed: 26 }, steps: [agreed(25), both(17.5, -18, 120, true), { is: 'THANKED', ago: 17, side: 'REQUESTER', text: 'So gut haben wir lange nicht gegessen.', again: true }] },
  { ...{ request: 'fahrt', by: 'tuchmacher-6', origin: 'ASSISTANT', proposed: 22 }, steps: [accepted(21.5, 'VOLUNTEER'), agreed(21), both(12, -13, 90, true)] },
  { ...{ request: 'regal', by: 'tuchmacher-11', origin: 'VOLUNTEER', proposed: 8 }, steps: [agreed(6), said(5, 'VOLUNTEER', 'Ich bringe Werkzeug mit.'), said(4.8, 'REQUESTER', 'Kaffee steht bereit.')] },
  { ...{ request: 'hecke', by: 'tuchmacher-1', origin: 'PLAN', proposed: 1.5 }, steps: [] },
]

/** Hours that members of the cooperative that counts them passed on; to nobody where they gave them to the cooperative. */
export const transferPlans = [
  { from: 'lotte', to: 'tuchmacher-14', minutes: 60, ago: 10, note: 'Für die nächste Fahrt' },
  { from: 'tuchmacher-5', to: null, minutes: 30, ago: 8, note: null },
]

/** What an assistant set right of the hours of a request. */
export const correctionPlan = { request: 'fahrt', minutes: 30, ago: 11, by: 'kaethe', note: 'Die Fahrt war kürzer als gedacht.' }
