import { bookingSteps, waitlistSteps } from '../src/domains/bookings/states.ts'
import { membershipSteps } from '../src/domains/cooperatives/rules.ts'
import { offerSteps } from '../src/domains/help/offers/states.ts'
import { requestSteps } from '../src/domains/help/requests/states.ts'
import { matchSteps } from '../src/domains/help/handshake/states.ts'
import { code, madeFrom, table } from './markdown.ts'

/**
 * The steps of a state machine as a domain's rules write them down; `null` stands for what does not exist yet, `same` for
 * the state as it was.
 */
type Steps = Record<string, { from: readonly (string | null)[]; to: string; by: string }>

interface Machine {
  title: string
  about: string
  source: string
  steps: Steps
}

/** Everything that has states; a domain adds its own here. */
const machines: Machine[] = [
  {
    title: 'Memberships',
    about: 'Only `ACTIVE` gives rights; a membership is never erased.',
    source: 'src/domains/cooperatives/rules.ts',
    steps: membershipSteps,
  },
  {
    title: 'Bookings',
    about: '`HELD`, `REQUESTED` and `CONFIRMED` take their place in the facility; the database’s own guard keeps to the same table.',
    source: 'src/domains/bookings/states.ts',
    steps: bookingSteps,
  },
  {
    title: 'Entries of waitlists',
    about: 'Only `WAITING` has a position in the queue; `OFFERED` has a booking that holds the place, in the state `HELD`.',
    source: 'src/domains/bookings/states.ts',
    steps: waitlistSteps,
  },
  {
    title: 'Matches of help',
    about: '`AGREED`, `COMPLETED` and `DISPUTED` take a place of their request, and show how to reach each other; the database’s own guard keeps to the same table.',
    source: 'src/domains/help/handshake/states.ts',
    steps: matchSteps,
  },
  {
    title: 'Requests for help',
    about: 'Helpers are looked for while a request is `OPEN`. What was agreed stands, also where the request is closed, until it is called off.',
    source: 'src/domains/help/requests/states.ts',
    steps: requestSteps,
  },
  {
    title: 'Offers of help',
    about: 'Only `ACTIVE` is found.',
    source: 'src/domains/help/offers/states.ts',
    steps: offerSteps,
  },
]

/** `docs/states.md`: from which state what leads where, and who may cause it. */
export const statesPage = (): string => `# States

From which state a step is possible, where it leads, and who may take it. Any other step is refused.

${machines.map(section).join('\n')}
${madeFrom([...new Set(machines.map(({ source }) => source))].join('`, `'))}`

function section({ title, about, steps }: Machine): string {
  const rows = Object.entries(steps).map(([step, { from, to, by }]) => [
    code(step),
    from.map((state) => (state === null ? 'none yet' : code(state))).join(', '),
    to === 'same' ? 'the same' : code(to),
    by,
  ])
  return `## ${title}\n\n${about}\n\n${table(['Step', 'From', 'To', 'By'], rows)}\n`
}
