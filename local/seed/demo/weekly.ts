import type { WeeklyUse } from './model.ts'

type Slot = [facility: string, weekday: number, at: string, minutes: number, title: string, units?: number]

const uses = (organisation: string, by: string, slots: Slot[]): WeeklyUse[] =>
  slots.map(([facility, weekday, at, minutes, title, units]) => ({
    facility, organisation, by, title, weekday, at, minutes,
    ...(units === undefined ? {} : { units }),
  }))

/** What returns every week, as organisations have it: their hours at the desk, lessons, training. */
export const weeklyUses: WeeklyUse[] = [
  ...uses('weverij', 'hanneke', [
    ['grote-zaal', 5, '19:30', 180, 'Vrijdagavondcafé'],
    ['keuken', 2, '10:00', 150, 'Soep voor de inloop'],
  ]),
  ...uses('speelotheek', 'hanneke', [['grote-zaal', 3, '14:00', 120, 'Speelgoeduitleen']]),
  ...uses('welzijn', 'mehmet', [
    ['spoelkamer', 2, '10:00', 120, 'Inloop en hulp bij formulieren'],
    ['studio', 2, '10:00', 60, 'Stoelyoga'],
  ]),
  ...uses('taalhuis', 'mehmet', [
    ['spoelkamer', 4, '13:30', 120, 'Taalcafé'],
    ['scheringkamer', 4, '10:00', 60, 'Voorlezen'],
  ]),
  ...uses('thuiszorg', 'ilse', [
    ['scheringkamer', 1, '09:00', 120, 'Spreekuur wijkverpleging'],
    ['behandelkamer', 4, '09:00', 180, 'Wondspreekuur'],
  ]),
  ...uses('reparatie', 'wout', [['werkplaats', 6, '10:00', 240, 'Reparatiecafé', 4]]),
  ...uses('woonstichting', 'carola', [['scheringkamer', 3, '09:00', 180, 'Huurdersspreekuur']]),
  ...uses('gemeente', 'carola', [['spoelkamer', 1, '19:30', 120, 'Wijktafel']]),
  ...uses('kliniek', 'thijs', [
    ['fitness', 1, '18:00', 60, 'Fit met een longziekte', 5],
    ['fitness', 4, '18:00', 60, 'Fit met een longziekte', 5],
    ['oefenbad', 2, '17:30', 60, 'Reumazwemmen'],
    ['zaaldeel-c', 2, '17:00', 60, 'Valpreventie'],
  ]),
  ...uses('waterjuffer', 'joep', [
    ['zaaldeel-b', 3, '16:00', 90, 'Naschoolse sport'],
    ['baan-1', 2, '10:00', 45, 'Schoolzwemmen groep 5', 8],
    ['baan-2', 2, '10:00', 45, 'Schoolzwemmen groep 5', 8],
  ]),
  ...uses('annaboys', 'nadia', [
    ['veld', 2, '19:00', 120, 'Training senioren'],
    ['veld', 4, '19:00', 120, 'Training senioren'],
    ['veld', 1, '10:00', 60, 'Wandelvoetbal'],
    ['zaaldeel-a', 1, '18:00', 90, 'Zaaltraining JO11'],
    ['sporthal', 6, '10:00', 120, 'Zaalvoetbal jeugd'],
    ['baan-3', 5, '19:00', 60, 'Hersteltraining', 6],
  ]),
  ...uses('zwembad', 'anouk', [['zwembad', 3, '19:30', 90, 'Waterpolo']]),
  ...uses('parochie', 'anouk', [
    ['keuken', 4, '16:00', 240, 'Eettafel Sint-Anna'],
    ['moestuin', 3, '14:00', 120, 'Tuinploeg', 8],
  ]),
  ...uses('treff', 'silke', [
    ['saal', 4, '15:00', 120, 'Seniorencafé'],
    ['werkstatt', 6, '10:00', 180, 'Reparaturtreff', 3],
  ]),
  ...uses('solar', 'silke', [['besprechung', 2, '18:00', 90, 'Energieberatung']]),
  ...uses('musikschule', 'ingrid', [['saal', 3, '18:00', 90, 'Chorprobe']]),
  ...uses('wohnbau', 'ingrid', [['besprechung', 1, '14:00', 120, 'Mietersprechstunde']]),
  ...uses('grundschule', 'olaf', [['turnhalle-sued', 3, '16:00', 60, 'Zirkus-AG']]),
  ...uses('turnverein', 'petra', [
    ['turnhalle', 2, '19:00', 120, 'Volleyball'],
    ['turnhalle-nord', 1, '17:00', 60, 'Turnzwerge'],
    ['turnhalle-sued', 1, '17:00', 60, 'Sport im Alter'],
  ]),
  ...uses('reha', 'emre', [['bewegungsbad', 3, '17:00', 60, 'Rehasport im Wasser', 6]]),
  ...uses('dorfverein', 'leon', [
    ['dorfsaal', 2, '19:30', 120, 'Vereinsabend'],
    ['obstwiese', 6, '10:00', 180, 'Pflegetag', 10],
  ]),
]
