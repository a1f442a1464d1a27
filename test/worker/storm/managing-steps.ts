import { daily } from '../../harness/facilities.ts'
import { instant, type Outcome } from './attempt.ts'
import { stretch } from './booking-steps.ts'
import type { Step, Storm } from './storm.ts'

/** Changes one thing about a place; null where there is nothing to change. */
type Managing = (storm: Storm) => Promise<Outcome | null>

/** Sends a manager's change, and notes under which action the audit log should have it. */
async function change(
  storm: Storm,
  name: string,
  input: { facilityId: string; [field: string]: unknown },
  action: string,
): Promise<Outcome> {
  const { world, ledger, random, send, note } = storm
  const outcome = await send(random.pick(world.managers).client, name, input, 'facility { id }')
  if (outcome.kind === 'done') ledger.changes.push(`${action} ${input.facilityId}`)
  note(action, outcome)
  return outcome
}

const capacity: Managing = (storm) => {
  const { places, random } = storm
  const place = random.pick(places.filter(({ units }) => units))
  return change(storm, 'updateFacility', { facilityId: place.id, capacity: random.integer(3, 12) }, 'facility.updated')
}

const buffers: Managing = (storm) => {
  const { places, random } = storm
  const buffer = () => `PT${random.pick([0, 15, 30, 45])}M`
  const policy = { bufferBefore: buffer(), bufferAfter: buffer() }
  return change(storm, 'updateFacility', { facilityId: random.pick(places).id, policy }, 'facility.updated')
}

const hours: Managing = (storm) => {
  const { places, random } = storm
  const open = daily(random.pick(['07:00', '08:00', '09:00']), random.pick(['20:00', '22:00', '23:30']))
  return change(storm, 'setOpeningHours', { facilityId: random.pick(places).id, hours: open }, 'facility.hoursSet')
}

const parts: Managing = (storm) => {
  const { places, random } = storm
  const place = random.pick(places.filter(({ partSets }) => partSets.length > 0))
  return change(
    storm,
    'setFacilityParts',
    { facilityId: place.id, partIds: random.pick(place.partSets) },
    'facility.partsSet',
  )
}

const close: Managing = async ({ world, places, ledger, random, days, send, note, closures }) => {
  const facilityId = random.pick(places).id
  const { startsAt, endsAt } = stretch(random, days)
  const input = {
    facilityId,
    startsAt: instant(startsAt),
    endsAt: instant(endsAt),
    reason: [{ language: 'nl', text: 'Storm' }],
  }
  const outcome = await send(random.pick(world.managers).client, 'addClosure', input, 'closure { id }')
  note('facility.closed', outcome)
  if (outcome.kind !== 'done') return outcome
  const { id } = outcome.payload.closure
  closures.push({ id, facilityId })
  ledger.changes.push(`facility.closed ${id}`)
  return outcome
}

const reopen: Managing = async ({ world, ledger, random, send, note, closures }) => {
  const closure = closures.shift()
  if (!closure) return null
  const outcome = await send(
    random.pick(world.managers).client,
    'removeClosure',
    { closureId: closure.id },
    'facility { id }',
  )
  note('facility.closureRemoved', outcome)
  if (outcome.kind === 'done') ledger.changes.push(`facility.closureRemoved ${closure.id}`)
  else closures.push(closure)
  return outcome
}

const lookQuery = `query ($id: ID!, $from: DateTime!, $to: DateTime!) { node(id: $id) { id ... on Facility {
  availability(from: $from, to: $to, duration: "PT30M") { free { startsAt remainingUnits } slots { startsAt } } } } }`

/** A resident looks where there is room, and gets an answer about the place they asked for. */
async function look({ world, places, ledger, random, days, recovered }: Storm): Promise<void> {
  const { startsAt, endsAt } = stretch(random, days)
  const { id } = random.pick(places)
  const { client } = random.pick(world.residents)
  const variables = { id, from: instant(startsAt - 7_200), to: instant(endsAt + 7_200) }
  for (let tries = 1; ; tries++) {
    const { data, errors } = await client(lookQuery, variables).catch((fault: unknown) => ({
      data: null,
      errors: String(fault),
    }))
    if (!errors && data?.node?.id === id) return void ledger.outcomes.push('look: done')
    if (!recovered || tries > 5) return void ledger.faults.push(`look: ${JSON.stringify(errors ?? data)}`)
    await recovered()
  }
}

const kinds = [capacity, capacity, buffers, hours, parts, parts, parts, close, close, reopen]

/** What managers change about places in the meantime, and that somebody looks. */
export const managingSteps: Record<string, Step> = {
  async manage(storm) {
    await storm.random.pick(kinds)(storm)
  },
  look,
}
