import type { FacilityPlan } from './model.ts'
import { everyone, neighboursAndNextDoor, open, perHour, perUnitHour, policy } from './model.ts'
import { places } from './places.ts'

const poolHours = open('1 07:00-09:00 12:00-21:30', '2-5 07:00-21:30', '6 08:00-17:00', '7 09:00-16:00')
const hallHours = open('1-5 16:00-23:00', '6-7 09:00-20:00')
const gymHours = open('1-5 15:30-22:00', '6 09:00-18:00')

/** What is let whole and in parts. */
export const dividedFacilities: FacilityPlan[] = [...hall(), ...pool(), ...gym()]

/** A hall is let whole or in thirds; who has a third keeps the whole from being let, and the other way round. */
function hall(): FacilityPlan[] {
  const base = {
    cooperative: 'linden',
    provider: 'waterjuffer',
    kind: 'SPORTS_HALL',
    place: places.dutchSchool,
    houseRules: { nl: 'Zaalschoenen zonder zwarte zolen. Wie het laatst weggaat, zet de netten weg.' },
    accessibility: ['STEP_FREE', 'WIDE_DOORS', 'ACCESSIBLE_TOILET', 'ACCESSIBLE_CHANGING_ROOM'],
    mode: 'WHOLE', bookableBy: neighboursAndNextDoor, hours: hallHours, closedOnHolidays: true,
    policy: policy({ step: 30, min: 60, max: 240, lead: 60, horizon: 150, after: 15, cancel: 48 }),
  } satisfies Partial<FacilityPlan>
  const third = (letter: string): FacilityPlan => ({
    ...base,
    key: `zaaldeel-${letter.toLowerCase()}`,
    name: {
      nl: `Sporthal, zaaldeel ${letter}`,
      de: `Sporthalle, Drittel ${letter}`,
      en: `Sports hall, third ${letter}`,
    },
    description: {
      nl: 'Een derde van de sporthal, met een scheidingswand.',
      en: 'A third of the sports hall, behind a curtain.',
    },
    amenities: ['badmintonnetten', 'klimrek', 'banken'],
    capacity: 30,
    tariffs: perHour({ MEMBER: 900, ORGANISATION: 1200, OTHER_COOPERATIVE: 1400, PUBLIC: 2200 }),
    demand: {
      perWeek: 5,
      minutes: [60, 90],
      titles: ['Badminton', 'Gym voor ouderen', 'Zaalvoetbal', 'Kinderfeestje'],
    },
  })
  const thirds = ['A', 'B', 'C'].map(third)
  const whole: FacilityPlan = {
    ...base,
    key: 'sporthal',
    name: { nl: 'Sporthal De Waterjuffer', de: 'Sporthalle De Waterjuffer', en: 'Sports hall De Waterjuffer' },
    description: {
      nl: 'De sporthal van het kindcentrum, in drieën te delen; na schooltijd en in het weekend voor de buurt.',
      de: 'Die Sporthalle der Schule, in Drittel teilbar.',
      en: 'The sports hall of the school, which can be divided into thirds.',
    },
    amenities: ['scorebord', 'handbaldoelen', 'tribune'],
    capacity: 90,
    tariffs: perHour({ MEMBER: 2400, ORGANISATION: 3200, OTHER_COOPERATIVE: 3600, PUBLIC: 6000 }),
    parts: thirds.map(({ key }) => key),
    demand: { perWeek: 2, minutes: [120, 180], titles: ['Toernooi', 'Rolstoelbasketbal', 'Straat tegen straat'] },
  }
  return [whole, ...thirds]
}

/** Lanes are shared by their swimmers; a party or the water-polo club takes the pool, and then no lane is left. */
function pool(): FacilityPlan[] {
  const base = {
    cooperative: 'linden',
    provider: 'zwembad',
    kind: 'SWIMMING_POOL',
    place: places.pool,
    houseRules: {
      nl: 'Douchen voor je het water in gaat. Kinderen zonder diploma met een volwassene.',
      de: 'Vor dem Schwimmen duschen.',
    },
    accessibility: [
      'STEP_FREE',
      'HOIST',
      'SHOWER_CHAIR',
      'ACCESSIBLE_CHANGING_ROOM',
      'ACCESSIBLE_TOILET',
      'ACCESSIBLE_PARKING',
      'TACTILE_GUIDANCE',
    ],
    hours: poolHours, closedOnHolidays: true,
  } satisfies Partial<FacilityPlan>
  const laneOf = (lane: number): FacilityPlan => ({
    ...base,
    key: `baan-${lane}`,
    name: {
      nl: `Zwembad De Beemd, baan ${lane}`,
      de: `Schwimmbad De Beemd, Bahn ${lane}`,
      en: `Pool De Beemd, lane ${lane}`,
    },
    description: { nl: `Baan van 25 meter voor ${lane < 3 ? 'rustige' : 'vlotte'} zwemmers.` },
    amenities: ['startblok', 'zwemplankjes'],
    capacity: lane < 3 ? 8 : 10, mode: 'UNITS', bookableBy: everyone,
    policy: policy({ step: 15, min: 30, max: 120, horizon: 60, cancel: 2 }),
    tariffs: perUnitHour({ MEMBER: 300, ORGANISATION: 300, OTHER_COOPERATIVE: 350, PUBLIC: 550 }),
    demand: { perWeek: 16, minutes: [30, 45, 60], titles: ['Banen zwemmen', 'Vroege vogels', 'Zwemmen na het werk'] },
  })
  const lanes = [1, 2, 3, 4].map(laneOf)
  const whole: FacilityPlan = {
    ...base,
    key: 'zwembad',
    name: { nl: 'Zwembad De Beemd', de: 'Schwimmbad De Beemd', en: 'Swimming pool De Beemd' },
    description: {
      nl: 'Het buurtbad met vier banen van 25 meter en een tillift, draaiend gehouden door bewoners.',
      de: 'Das Bad im Viertel mit vier Bahnen von 25 Metern und einem Lift.',
      en: 'The neighbourhood pool with four lanes of 25 metres and a hoist, kept open by residents.',
    },
    amenities: ['tillift', 'kleedkamers', 'kantine', 'speelgoedvlot'],
    capacity: 36, mode: 'WHOLE', bookableBy: neighboursAndNextDoor, requiresApproval: true,
    policy: policy({ step: 30, min: 60, max: 180, lead: 2880, horizon: 120, after: 15, cancel: 168 }),
    tariffs: perHour({ MEMBER: 6500, ORGANISATION: 7500, OTHER_COOPERATIVE: 8000, PUBLIC: 12_000 }),
    parts: lanes.map(({ key }) => key),
    demand: { perWeek: 2, minutes: [60, 90], titles: ['Zwemfeest', 'Waterpolo', 'Aquajoggen met de straat'] },
  }
  return [whole, ...lanes]
}

/** A gymnasium in two halves. */
function gym(): FacilityPlan[] {
  const base = {
    cooperative: 'tuchmacher',
    provider: 'grundschule',
    kind: 'SPORTS_HALL',
    place: places.germanSchool,
    houseRules: { de: 'Hallenschuhe mit heller Sohle. Geräte zurückstellen.' },
    accessibility: ['STEP_FREE', 'ACCESSIBLE_TOILET'],
    mode: 'WHOLE', bookableBy: neighboursAndNextDoor, hours: gymHours, closedOnHolidays: true,
    policy: policy({ step: 60, min: 60, max: 180, lead: 60, horizon: 120, after: 0, cancel: 48 }),
  } satisfies Partial<FacilityPlan>
  const half = (side: string): FacilityPlan => ({
    ...base,
    key: `turnhalle-${side === 'Nord' ? 'nord' : 'sued'}`,
    name: { de: `Turnhalle am Wollmarkt, Hälfte ${side}`, nl: `Gymzaal Wollmarkt, helft ${side}` },
    description: { de: 'Eine Hälfte der Turnhalle hinter dem Trennvorhang.' },
    amenities: ['Matten', 'Sprossenwand'],
    capacity: 20,
    tariffs: perHour({ MEMBER: 800, ORGANISATION: 1000, OTHER_COOPERATIVE: 1200, PUBLIC: 2000 }),
    demand: { perWeek: 5, minutes: [60, 120], titles: ['Kinderturnen', 'Tischtennis', 'Sport im Alter'] },
  })
  const halves = ['Nord', 'Süd'].map(half)
  const whole: FacilityPlan = {
    ...base,
    key: 'turnhalle',
    name: { de: 'Turnhalle am Wollmarkt', nl: 'Gymzaal Wollmarkt', en: 'Gymnasium Wollmarkt' },
    description: { de: 'Die Turnhalle der Grundschule, ganz oder in Hälften.' },
    amenities: ['Volleyballnetz', 'Basketballkörbe'],
    capacity: 40,
    tariffs: perHour({ MEMBER: 1400, ORGANISATION: 1800, OTHER_COOPERATIVE: 2000, PUBLIC: 3500 }),
    parts: halves.map(({ key }) => key),
    demand: { perWeek: 2, minutes: [120, 180], titles: ['Volleyballturnier', 'Fest der Vereine'] },
  }
  return [whole, ...halves]
}
