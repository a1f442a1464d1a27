import type { FacilityPlan } from './model.ts'
import { everyone, neighbours, neighboursAndNextDoor, open, perHour, perUnitHour, policy } from './model.ts'
import { places } from './places.ts'

const house = {
  cooperative: 'linden',
  provider: 'weverij',
  place: places.weaversHouse,
} as const

const roomHours = open('1-4 08:30-12:30 13:00-22:30', '5 08:30-12:30 13:00-18:00', '6 09:30-17:00')

const tidy = {
  nl: 'Zet de stoelen terug, doe het licht uit en neem je afval mee.',
  en: 'Put the chairs back, switch off the lights and take your rubbish along.',
}

/** The rooms of the community centre that seven organisations share. */
export const weverijFacilities: FacilityPlan[] = [
  {
    ...house,
    key: 'grote-zaal',
    kind: 'STAGE',
    name: { nl: 'Grote zaal De Weverij', de: 'Großer Saal De Weverij', en: 'Great hall De Weverij' },
    description: {
      nl: 'Zaal met toneel en bar voor feesten, voorstellingen en de ledenvergadering. Vrijdag en zaterdag tot één uur ’s nachts.',
      de: 'Saal mit Bühne und Theke für Feste, Aufführungen und Versammlungen, freitags und samstags bis ein Uhr nachts.',
      en: 'Hall with a stage and a bar for parties, performances and meetings; until one at night on Fridays and Saturdays.',
    },
    houseRules: { nl: 'Muziek na elf uur alleen met gesloten ramen. De zaal gaat veegschoon terug.' },
    accessibility: [
      'STEP_FREE',
      'WIDE_DOORS',
      'ACCESSIBLE_TOILET',
      'ACCESSIBLE_PARKING',
      'HEARING_LOOP',
      'GUIDE_DOG_FRIENDLY',
    ],
    amenities: ['toneel', 'geluidsinstallatie', 'bar', 'piano', 'wifi', 'ringleiding'],
    capacity: 140, mode: 'WHOLE', bookableBy: everyone, requiresApproval: true,
    policy: policy({ step: 30, min: 60, max: 480, lead: 1440, horizon: 180, before: 30, after: 60, cancel: 168 }),
    hours: open('1-4 09:00-23:00', '5 09:00-12:00 14:00-01:00', '6 10:00-01:00', '7 10:00-18:00'),
    exceptions: [
      {
        inDays: 16,
        intervals: [{ opens: '12:00', closes: '17:00' }],
        reason: { nl: 'Open huis van de zes huisgenoten', en: 'Open day of the six organisations in the house' },
      },
    ],
    tariffs: perHour({ MEMBER: 1500, ORGANISATION: 2000, OTHER_COOPERATIVE: 2500, PUBLIC: 4500 }),
    demand: {
      perWeek: 4,
      minutes: [120, 180, 240, 300],
      titles: ['Verjaardagsfeest', 'Repetitie toneel', 'Buurtquiz', 'Babyshower'],
    },
  },
  {
    ...house,
    key: 'spoelkamer',
    kind: 'MEETING_ROOM',
    name: { nl: 'Vergaderzaal De Spoel', de: 'Sitzungsraum De Spoel', en: 'Meeting room De Spoel' },
    description: {
      nl: 'Lichte vergaderzaal voor veertien mensen op de eerste verdieping, met lift.',
      en: 'Bright room for fourteen, upstairs, with a lift.',
    },
    houseRules: tidy,
    accessibility: ['LIFT', 'WIDE_DOORS', 'ACCESSIBLE_TOILET', 'HEARING_LOOP', 'ADJUSTABLE_TABLE'],
    amenities: ['scherm', 'whiteboard', 'wifi', 'koffie en thee'],
    capacity: 14, mode: 'WHOLE', bookableBy: neighboursAndNextDoor, closedOnHolidays: true,
    policy: policy({ step: 30, min: 30, max: 240, horizon: 120, after: 15, cancel: 24 }),
    hours: roomHours,
    closures: [
      {
        fromDay: 23, from: '08:00', untilDay: 25, until: '18:00',
        reason: { nl: 'De vloer wordt gelakt', en: 'The floor is being varnished' },
      },
    ],
    tariffs: perHour({ MEMBER: 0, ORGANISATION: 800, OTHER_COOPERATIVE: 600, PUBLIC: 1750 }),
    demand: {
      perWeek: 6,
      minutes: [60, 90, 120],
      titles: ['Overleg straatfeest', 'Leesclub', 'Vergadering bewonersgroep', 'Huiswerkgroep'],
    },
  },
  {
    ...house,
    key: 'scheringkamer',
    kind: 'MEETING_ROOM',
    name: { nl: 'Spreekkamer De Schering', en: 'Consulting room De Schering' },
    description: {
      nl: 'Rustige kamer voor een gesprek onder vier ogen of een spreekuur.',
      de: 'Ruhiges Zimmer für ein Gespräch unter vier Augen.',
    },
    houseRules: tidy,
    accessibility: ['STEP_FREE', 'WIDE_DOORS', 'ACCESSIBLE_TOILET', 'LOW_STIMULUS'],
    amenities: ['wifi', 'behandelbank'],
    capacity: 4, mode: 'WHOLE', bookableBy: neighbours, closedOnHolidays: true,
    policy: policy({ step: 15, min: 15, max: 180, horizon: 90, cancel: 4 }),
    hours: roomHours,
    tariffs: perHour({ MEMBER: 0, ORGANISATION: 500, PUBLIC: 1200 }),
    demand: { perWeek: 9, minutes: [30, 45, 60], titles: ['Gesprek', 'Hulp bij formulieren', 'Taalmaatjes'] },
  },
  {
    ...house,
    key: 'keuken',
    kind: 'KITCHEN',
    name: { nl: 'Buurtkeuken', de: 'Nachbarschaftsküche', en: 'Community kitchen' },
    description: {
      nl: 'Ruime keuken met zes pitten, twee ovens en een uitgifteluik naar de grote zaal.',
      en: 'Large kitchen with six burners, two ovens and a hatch to the great hall.',
    },
    houseRules: { nl: 'Schort voor, handen wassen, en na afloop de vaatwasser leeg. Open vuur alleen met toezicht.' },
    accessibility: ['STEP_FREE', 'WIDE_DOORS', 'ADJUSTABLE_TABLE', 'ACCESSIBLE_TOILET'],
    amenities: ['oven', 'vaatwasser', 'koelcel', 'crème-brûléebranders'],
    capacity: 12, mode: 'WHOLE', bookableBy: neighboursAndNextDoor,
    policy: policy({ step: 30, min: 60, max: 360, lead: 120, horizon: 120, after: 30, cancel: 48 }),
    hours: open('1-5 09:00-22:00', '6-7 10:00-20:00'),
    tariffs: perHour({ MEMBER: 600, ORGANISATION: 900, OTHER_COOPERATIVE: 1000, PUBLIC: 1800 }),
    demand: {
      perWeek: 5,
      minutes: [120, 150, 180],
      titles: ['Koken voor de straat', 'Jam maken', 'Kookclub', 'Taarten bakken'],
    },
  },
  {
    ...house,
    key: 'studio',
    kind: 'STUDIO',
    name: { nl: 'Studio Inslag', en: 'Studio Inslag' },
    description: {
      nl: 'Zaal met spiegels en een zwevende houten vloer voor dans, yoga en koor.',
      en: 'Mirrors and a sprung floor for dance, yoga and choirs.',
    },
    houseRules: { nl: 'Geen schoenen met zwarte zolen. Na tien uur geen versterkte muziek.' },
    accessibility: ['STEP_FREE', 'ACCESSIBLE_TOILET', 'ACCESSIBLE_CHANGING_ROOM', 'GUIDE_DOG_FRIENDLY'],
    amenities: ['spiegelwand', 'yogamatten', 'geluidsinstallatie'],
    capacity: 20, mode: 'WHOLE', bookableBy: neighboursAndNextDoor,
    policy: policy({ step: 30, min: 60, max: 180, lead: 60, horizon: 120, before: 15, after: 15, cancel: 24 }),
    hours: open('1-5 07:00-12:00 13:00-22:00', '6-7 09:00-18:00'),
    tariffs: perHour({ MEMBER: 700, ORGANISATION: 1100, OTHER_COOPERATIVE: 1100, PUBLIC: 2000 }),
    demand: { perWeek: 7, minutes: [60, 90], titles: ['Yoga', 'Dansles', 'Zangoefening', 'Salsa voor beginners'] },
  },
  {
    ...house,
    key: 'werkplaats',
    provider: 'reparatie',
    kind: 'WORKSHOP',
    name: { nl: 'Werkplaats Het Schroefje', de: 'Werkstatt Het Schroefje', en: 'Workshop Het Schroefje' },
    description: {
      nl: 'Zes werkbanken met gereedschap voor hout, fietsen, naaiwerk en elektra; je boekt een bank.',
      en: 'Six benches with tools; book a bench.',
    },
    houseRules: { nl: 'De zaagtafel alleen na instructie. Veiligheidsbril op.' },
    accessibility: ['STEP_FREE', 'ADJUSTABLE_TABLE'],
    amenities: ['zaagtafel', 'naaimachines', 'soldeerbouten', 'fietsstandaards'],
    capacity: 6, mode: 'UNITS', bookableBy: neighboursAndNextDoor,
    policy: policy({ step: 30, min: 60, max: 240, horizon: 60, cancel: 12 }),
    hours: open('2-4 13:00-17:00 19:00-22:00', '5 13:00-17:00', '6 10:00-17:00'),
    tariffs: perUnitHour({ MEMBER: 200, ORGANISATION: 300, PUBLIC: 500 }),
    demand: {
      perWeek: 14,
      minutes: [60, 120, 180],
      titles: ['Fiets repareren', 'Vogelhuisje', 'Gordijnen zomen', 'Stoel lijmen'],
    },
  },
  {
    ...house,
    key: 'dakterras',
    kind: 'OTHER',
    status: 'DRAFT',
    name: { nl: 'Dakterras De Weverij' },
    description: { nl: 'Het nieuwe terras op het dak. Nog niet te boeken: de leuning moet nog worden gekeurd.' },
    houseRules: { nl: 'Niet roken, niet over de leuning hangen.' },
    accessibility: ['LIFT', 'WIDE_DOORS'],
    amenities: ['parasols', 'picknicktafels'],
    capacity: 30, mode: 'WHOLE', bookableBy: neighbours, requiresApproval: true,
    policy: policy({ step: 60, min: 60, max: 240, lead: 1440, horizon: 60, after: 30, cancel: 48 }),
    hours: open('5-7 12:00-21:00'),
    tariffs: perHour({ MEMBER: 500, PUBLIC: 1500 }),
    demand: { perWeek: 0, minutes: [60], titles: [] },
  },
]
