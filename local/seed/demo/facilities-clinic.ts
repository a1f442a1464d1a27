import type { FacilityPlan } from './model.ts'
import { everyone, neighboursAndNextDoor, open, perHour, perUnitHour, policy } from './model.ts'
import { places } from './places.ts'

const clinic = { cooperative: 'linden', provider: 'kliniek', place: places.clinic } as const

/** What a practice opens to the neighbourhood outside its own hours. */
export const clinicFacilities: FacilityPlan[] = [
  {
    ...clinic,
    key: 'fitness',
    kind: 'FITNESS_ROOM',
    name: { nl: 'Fitnessruimte Beekpad', de: 'Fitnessraum Beekpad', en: 'Fitness room Beekpad' },
    description: {
      nl: 'Toestellen die ook vanuit een rolstoel te gebruiken zijn; acht mensen tegelijk, ’s avonds onder begeleiding.',
      de: 'Geräte, die auch aus dem Rollstuhl zu nutzen sind; acht Personen zugleich.',
      en: 'Machines that can be used from a wheelchair, for eight people at a time.',
    },
    houseRules: { nl: 'Handdoek en schone schoenen mee. Toestel na gebruik afnemen.' },
    accessibility: [
      'STEP_FREE',
      'WIDE_DOORS',
      'ACCESSIBLE_TOILET',
      'ACCESSIBLE_CHANGING_ROOM',
      'ACCESSIBLE_PARKING',
      'LOW_STIMULUS',
    ],
    amenities: ['loopband', 'roeitrainer', 'handbike', 'douches'],
    capacity: 8, mode: 'UNITS', bookableBy: neighboursAndNextDoor, closedOnHolidays: true,
    policy: policy({ step: 30, min: 30, max: 120, lead: 30, horizon: 60, cancel: 6 }),
    hours: open('1-5 07:00-08:30 12:00-13:30 17:30-22:00', '6 09:00-13:00'),
    tariffs: perUnitHour({ MEMBER: 350, ORGANISATION: 400, OTHER_COOPERATIVE: 450, PUBLIC: 750 }),
    demand: { perWeek: 26, minutes: [60, 90], titles: ['Trainen', 'Samen sporten', 'Conditie opbouwen'] },
  },
  {
    ...clinic,
    key: 'oefenbad',
    kind: 'SWIMMING_POOL',
    name: { nl: 'Oefenbad met tillift', de: 'Übungsbad mit Lift', en: 'Treatment pool with hoist' },
    description: {
      nl: 'Warm bad van 33 °C met tillift, traplift en verhoogde rand, voor oefenen met begeleiding.',
      de: 'Warmes Becken (33 °C) mit Lift, für begleitetes Üben.',
      en: 'Warm pool (33 °C) with a hoist, for exercise with an attendant.',
    },
    houseRules: {
      nl: 'Nooit alleen in het water. De tillift bedient wie daarvoor is opgeleid.',
      en: 'Never alone in the water.',
    },
    accessibility: [
      'STEP_FREE',
      'WIDE_DOORS',
      'HOIST',
      'SHOWER_CHAIR',
      'ACCESSIBLE_CHANGING_ROOM',
      'ACCESSIBLE_TOILET',
      'ACCESSIBLE_PARKING',
    ],
    amenities: ['tillift', 'douchestoel', 'verschoontafel', 'drijfgordels'],
    capacity: 6, mode: 'WHOLE', bookableBy: everyone, requiresApproval: true, closedOnHolidays: true,
    policy: policy({ step: 30, min: 30, max: 90, lead: 720, horizon: 90, before: 15, after: 15, cancel: 48 }),
    hours: open('1-5 12:00-13:30 17:00-21:00', '6 09:00-14:00'),
    closures: [
      {
        fromDay: -6, from: '08:00', untilDay: -5, until: '22:00',
        reason: { nl: 'Het water wordt ververst', de: 'Das Wasser wird gewechselt', en: 'The water is being changed' },
      },
    ],
    tariffs: perHour({ MEMBER: 1800, ORGANISATION: 2400, OTHER_COOPERATIVE: 2400, PUBLIC: 3600 }),
    demand: {
      perWeek: 9,
      minutes: [30, 60],
      titles: ['Oefenen met de rug', 'Watergewenning', 'Zwemmen met Gré', 'Reumabad'],
    },
  },
  {
    ...clinic,
    key: 'behandelkamer',
    kind: 'TREATMENT_ROOM',
    name: { nl: 'Behandelkamer 2', en: 'Treatment room 2' },
    description: { nl: 'Kamer met hoog-laagbank voor massage, voetverzorging of een spreekuur.' },
    houseRules: { nl: 'Eigen lakens mee; de bank na afloop schoonmaken.' },
    accessibility: ['STEP_FREE', 'WIDE_DOORS', 'ADJUSTABLE_TABLE', 'ACCESSIBLE_TOILET', 'LOW_STIMULUS'],
    amenities: ['hoog-laagbank', 'wastafel'],
    capacity: 3, mode: 'WHOLE', closedOnHolidays: true,
    bookableBy: ['COORDINATOR', 'FACILITY_MANAGER', 'PARTNER_REPRESENTATIVE'],
    policy: policy({ step: 15, min: 30, max: 240, lead: 60, horizon: 90, after: 15, cancel: 24 }),
    hours: open('1-5 08:00-12:00 13:00-17:00'),
    tariffs: perHour({ ORGANISATION: 900, PUBLIC: 1500 }),
    demand: { perWeek: 0, minutes: [60], titles: [] },
  },
]
