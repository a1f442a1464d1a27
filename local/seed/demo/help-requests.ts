import type { DemoCategory, RequestPlan, WindowPlan } from './help-plans.ts'

type More = Partial<Pick<RequestPlan, 'through' | 'timing' | 'urgency' | 'helpers' | 'languages' | 'wanted' | 'requires' | 'traits' | 'closed'>>

const ask = (key: string, by: string, category: DemoCategory, title: string, asked: number, minutes: number, windows: WindowPlan[], more: More = {}): RequestPlan => ({
  ...{ key, by, cooperative: /^(tuchmacher|aenne|lotte)/.test(by) ? 'tuchmacher' : 'linden', category, title, asked, minutes, windows },
  ...{ timing: windows.length === 1 ? ('ONE_OFF' as const) : ('FLEXIBLE' as const), ...more },
})

/** The same hours of some days. */
const on = (days: number[], from: string, until: string): WindowPlan[] => days.map((day) => [day, from, until])
const week = [2, 3, 4, 5, 6, 7, 8]

/** What is asked for in the demo: what nobody was found for yet, and what became something. */
export const requestPlans: RequestPlan[] = [
  ask('boodschappen', 'sjef', 'GROCERIES', 'Boodschappen voor de week', 2, 60, on(week, '09:00', '17:00'), { through: 'zoe', urgency: 'URGENT' }),
  ask('markt', 'gre', 'TRANSPORT', 'Met de auto naar de markt en terug', 1, 90, on(week, '10:00', '16:00'), { through: 'sanne', traits: ['WALKER'] }),
  ask('lampen', 'linden-22', 'ODD_JOBS', 'Twee lampen ophangen', 3, 60, on(week, '09:00', '21:00'), { wanted: ['lamps'] }),
  ask('wandelen', 'linden-23', 'WALKING', 'Elke week een ommetje', 6, 60, [[3, '13:00', '16:00']], { timing: 'RECURRING' }),
  ask('bellen', 'linden-24', 'PHONE_COMPANY', 'Iemand die af en toe belt', 4, 30, on(week, '10:00', '20:00'), { wanted: ['listening'] }),
  ask('brieven', 'linden-25', 'PAPERWORK', 'Een stapel post uitzoeken', 5, 90, on(week, '13:00', '21:00'), { wanted: ['forms'], languages: ['nl'] }),
  ask('kaarten', 'linden-17', 'COMPANY', 'Samen een spelletje doen', 2, 90, on(week, '13:00', '18:00'), { through: 'zoe', wanted: ['games'] }),
  // Nobody in the neighbourhood speaks it: it is left over, and the plan says why.
  ask('fries', 'linden-8', 'COMPANY', 'Weer eens Fries praten', 7, 60, on(week, '10:00', '17:00'), { through: 'bram', languages: ['fy'] }),
  ask('essen', 'aenne', 'MEALS', 'Mittagessen an zwei Tagen', 2, 60, on(week, '10:00', '16:00'), { through: 'kaethe', urgency: 'URGENT' }),
  ask('tablet', 'tuchmacher-13', 'DIGITAL_HELP', 'Fotos vom Tablet sichern', 3, 60, on(week, '17:00', '21:00'), { wanted: ['computer'] }),
  ask('hecke', 'tuchmacher-14', 'GARDENING', 'Die Hecke schneiden, am liebsten zu zweit', 4, 120, on([4, 5, 6, 7, 8, 9, 10], '09:00', '19:00'), { helpers: 2, wanted: ['hedges'] }),
  ask('krank', 'tuchmacher-15', 'ILLNESS', 'Einkauf, solange ich im Bett liege', 1, 60, on(week, '09:00', '19:00'), { urgency: 'URGENT' }),

  ask('soep', 'linden-22', 'MEALS', 'Samen soep koken', 30, 120, [[-20, '15:00', '17:00']]),
  ask('kast', 'linden-23', 'ODD_JOBS', 'Een kast in elkaar zetten', 40, 120, on([-32, -31, -30, -29, -28, -27, -26], '09:00', '21:00'), { wanted: ['furniture'] }),
  ask('station', 'linden-24', 'TRANSPORT', 'Naar het station met twee koffers', 6, 60, [[2, '10:00', '11:00']]),
  ask('telefoon', 'gre', 'DIGITAL_HELP', 'De nieuwe telefoon instellen', 3, 60, on(week, '17:00', '21:00'), { through: 'sanne', wanted: ['telephones'] }),
  ask('poes', 'linden-25', 'PETS', 'De poes eten geven', 8, 30, on(week, '09:00', '20:00')),
  ask('oppas', 'linden-22', 'CHILDCARE', 'Een uurtje oppassen na school', 12, 60, on(week, '09:00', '21:00'), { traits: ['CHILDREN'] }),
  ask('tuin', 'linden-17', 'GARDENING', 'Onkruid wieden', 14, 120, on([5, 6, 7, 8, 9, 10, 11], '09:00', '20:00'), { through: 'zoe' }),
  ask('dokter', 'linden-25', 'TRANSPORT', 'Met de rolstoel naar de kapper', 16, 90, [[-6, '10:00', '11:30']], { traits: ['WHEELCHAIR'], closed: ['EXPIRED', 5] }),
  ask('fiets', 'linden-23', 'ODD_JOBS', 'Een lekke band', 20, 60, [[-11, '14:00', '15:00']]),
  ask('bezoek', 'sjef', 'COMPANY', 'Elke week koffie en een praatje', 60, 90, [[-49, '10:00', '12:00']], { through: 'zoe', timing: 'RECURRING' }),
  ask('verhuizen', 'linden-24', 'OTHER', 'Dozen sjouwen', 25, 120, [[-8, '09:00', '12:00']], { closed: ['CANCELLED', 15] }),
  ask('sneeuw', 'gre', 'GARDENING', 'De stoep vegen', 35, 30, on([-30, -29, -28], '09:00', '17:00'), { through: 'sanne', closed: ['EXPIRED', 28] }),

  ask('kochen', 'tuchmacher-13', 'MEALS', 'Kochen für den Besuch', 28, 120, [[-18, '10:00', '12:00']]),
  ask('fahrt', 'tuchmacher-14', 'TRANSPORT', 'Zum Bahnhof und zurück', 24, 90, [[-13, '10:00', '11:30']]),
  ask('regal', 'aenne', 'ODD_JOBS', 'Ein Regal aufbauen', 9, 60, [[3, '19:00', '20:00']], { through: 'kaethe', wanted: ['furniture'] }),
]
