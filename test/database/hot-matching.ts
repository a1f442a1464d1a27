import { readFileSync } from 'node:fs'
import { ask } from '../help/requests/world.ts'
import './hot-requests.ts'
import { world, type Hot } from './world.ts'

const { coordinator, resident } = world
const file = readFileSync(new URL('../operations/2-helping.graphql', import.meta.url), 'utf8')
const operation = (name: string): string => new RegExp(`^(?:fragment|query|mutation) ${name}\\b[\\s\\S]*?^}`, 'm').exec(file)![0]

const asked = await ask(resident, world.id, { title: 'Nog een boodschap' })

const byScore = 'by how well they go together, of those that reach'
/** How all those are found that reach a request: a stretch of an index for each radius there is. */
const reaching = [
  'x USING COVERING INDEX help_offer_reach_radius (cooperative_id=? AND category=? AND radius_km>?)',
  'e USING COVERING INDEX help_offer_reach_radius (cooperative_id=? AND category=? AND radius_km=? AND latitude>? AND latitude<?)',
]

/** What is asked often of who could help whom: no offer is read that does not reach. */
export const ofMatching: Record<string, Hot> = {
  Candidates: {
    by: coordinator,
    query: operation('Candidates'),
    variables: () => ({ id: asked.id, first: 20 }),
    sorts: { help_offers: byScore },
    uses: [...reaching, 'matches_load (volunteer_id=?'],
  },
  PreviewMatches: {
    by: coordinator,
    query: `${operation('Plan')}\n${operation('PreviewMatches')}`,
    variables: () => ({ cooperativeId: world.id }),
    sorts: { help_requests: 'the open ones of a cooperative, urgent ones first' },
    uses: [...reaching, 'help_requests_open (cooperative_id=?)', 'help_offers_cooperative (cooperative_id=?)'],
  },
}
