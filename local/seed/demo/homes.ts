import { cellOf, type Point } from '../../../src/domains/help/grid.ts'
import { Random } from '../random.ts'
import type { CooperativeKey, PersonPlan } from './model.ts'
import { neighbourhoods } from './places.ts'

const streets: Record<string, { names: string[]; postalCode: string; city: string; country: string }> = {
  Molenbeemd: { names: ['Spoelstraat', 'Beekpad', 'Weversstraat', 'Waterjufferlaan'], postalCode: '6289 ZX', city: 'Geulrade', country: 'NL' },
  Annakwartier: { names: ['Beemdring', 'Annaweide', 'Achter de Linden'], postalCode: '6289 ZR', city: 'Geulrade', country: 'NL' },
  Tuchmacherviertel: { names: ['Schergasse', 'Am Wollmarkt', 'Färberufer'], postalCode: '52079', city: 'Weberath', country: 'DE' },
  Hohenbusch: { names: ['Kirchpfad', 'Am Grenzstein'], postalCode: '4729', city: 'Göhlrath', country: 'BE' },
}

/** How far from the middle of its quarter somebody lives at most, in degrees. */
const around = { latitude: 0.003, longitude: 0.006 }

/** In which quarter somebody lives, by its name, and how far from its middle. */
function homeOf({ key, email, memberships }: PersonPlan, random: Random) {
  const lives = memberships.find(({ status, roles }) => status === 'ACTIVE' && roles.includes('RESIDENT'))
  const [drawn, north, east, number] = [random.next(), random.next(), random.next(), random.integer(1, 140)]
  if (!lives) return null
  const quarters = neighbourhoods.filter(({ cooperative }) => cooperative === lives.cooperative)
  // Most live in the first quarter of their cooperative.
  const quarter = quarters[drawn < 0.65 ? 0 : 1]!
  const { names, ...place } = streets[quarter.name]!
  const point: Point = {
    latitude: quarter.latitude + (north - 0.5) * around.latitude,
    longitude: quarter.longitude + (east - 0.5) * around.longitude,
  }
  const address = { street: `${names[number % names.length]} ${number}`, ...place }
  return { key, quarter: quarter.name, cooperative: lives.cooperative, timeZone: quarter.timeZone, cell: cellOf(point), address, phone: email === null ? `000 123 ${String(number).padStart(3, '0')}` : null }
}

/** Where a resident of the demo lives: all that help is reckoned by, and what those see whom they let. */
export type Home = NonNullable<ReturnType<typeof homeOf>> & { cooperative: CooperativeKey }

/** The homes of those who live in a cooperative, by their keys. */
export function homesOf(people: readonly PersonPlan[]): ReadonlyMap<string, Home> {
  const random = new Random(20_262)
  return new Map(people.flatMap((person) => {
    const home = homeOf(person, random)
    return home ? [[person.key, home] as const] : []
  }))
}
