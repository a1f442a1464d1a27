import { afterEach, describe, expect, test } from 'vitest'
import { bookingSteps, type BookingStep } from '../../src/domains/bookings/states.ts'
import { bookingStatuses, type BookingStatus } from '../../schema/tables/vocabulary.ts'
import { startApp, startOfTests } from '../harness/app.ts'
import { apiClient, type ApiClient } from '../harness/client.ts'
import { makeFacility } from '../harness/facilities.ts'
import { addMember, makeNeighbourhood } from '../harness/factories.ts'
import { expectNoFaults } from '../harness/faults.ts'
import { at, booked, DAY, during, HOUR, operations, stored, told } from './support.ts'

/** Every state × every step × everybody, against the one table of states; and the times at which steps end. */
const app = await startApp()
expectNoFaults(app)
afterEach(() => {
  app.clock.now = startOfTests
})
const [world, other] = await Promise.all([makeNeighbourhood(app), makeNeighbourhood(app)])
const { organisationId } = world
const [colleague, neighbour, deputy] = await Promise.all([
  addMember(app, world, ['COORDINATOR']),
  addMember(app, world),
  addMember(app, world, ['PARTNER_REPRESENTATIVE'], { organisationId }),
])
const policy = { requiresApproval: true, cancellationWindow: 'P1D' }
const place = await makeFacility(world.manager, world.id, { bookingMode: 'UNITS', capacity: 100_000, policy })

type Relation = 'requester' | 'manager' | 'reader' | 'nobody' | 'anonymous'
type Family = 'own' | 'organisation' | 'offline'

/** What each is to a booking for oneself, for an organisation, and for a resident who is not online. */
const people: Record<string, [ApiClient, Record<Family, Relation>]> = {
  resident: [world.resident.client, { own: 'requester', organisation: 'nobody', offline: 'nobody' }],
  representative: [world.representative.client, { own: 'nobody', organisation: 'requester', offline: 'nobody' }],
  'another representative': [deputy.client, { own: 'nobody', organisation: 'requester', offline: 'nobody' }],
  coordinator: [world.coordinator.client, { own: 'reader', organisation: 'reader', offline: 'requester' }],
  'another coordinator': [colleague.client, { own: 'reader', organisation: 'reader', offline: 'requester' }],
  auditor: [world.auditor.client, { own: 'reader', organisation: 'reader', offline: 'reader' }],
  manager: [world.manager.client, { own: 'manager', organisation: 'manager', offline: 'manager' }],
  board: [world.board.client, { own: 'manager', organisation: 'manager', offline: 'manager' }],
  'another resident': [neighbour.client, { own: 'nobody', organisation: 'nobody', offline: 'nobody' }],
  'manager of another cooperative': [
    other.manager.client,
    { own: 'nobody', organisation: 'nobody', offline: 'nobody' },
  ],
  'representative elsewhere': [
    other.representative.client,
    { own: 'nobody', organisation: 'nobody', offline: 'nobody' },
  ],
  stranger: [world.stranger.client, { own: 'nobody', organisation: 'nobody', offline: 'nobody' }],
  anonymous: [apiClient(app.url), { own: 'anonymous', organisation: 'anonymous', offline: 'anonymous' }],
}

const makers: Record<Family, (times: object) => Promise<{ id: string }>> = {
  own: (times) => booked(world.resident.client, { facilityId: place.id, ...times }),
  organisation: (times) =>
    booked(world.representative.client, { facilityId: place.id, ...times, forOrganisationId: organisationId }),
  offline: (times) =>
    booked(world.coordinator.client, { facilityId: place.id, ...times, forPersonId: world.offline.personId }),
}

/** A booking in a state; how it came there is another test's matter. */
async function bookingIn(status: BookingStatus, family: Family, times: object = during(10, 10, 11)): Promise<string> {
  const { id } = await makers[family](times)
  const become = (next: BookingStatus) =>
    app.db.execute({ sql: 'update bookings set status = ? where id = ?', args: [next, id] })
  if (status === 'CONFIRMED' || status === 'NO_SHOW') {
    const approve = 'insert into booking_approvals (booking_id, person_id, at) values (?, ?, ?)'
    await app.db.execute({ sql: approve, args: [id, world.manager.personId, startOfTests] })
    await become('CONFIRMED')
  }
  if (status !== 'REQUESTED' && status !== 'CONFIRMED') await become(status)
  return id
}

/** The states that a request can come to; holds are the waitlist's, whose tests go through them. */
const reachable = bookingStatuses.filter((status) => status !== 'HELD')

const steps: Record<
  string,
  { document: string; variables: object; step: BookingStep; to: BookingStatus; decides: boolean }
> = {
  cancel: { document: 'CancelBooking', variables: {}, step: 'CANCEL', to: 'CANCELLED', decides: false },
  approve: {
    document: 'DecideBooking',
    variables: { decision: 'APPROVE' },
    step: 'APPROVE',
    to: 'CONFIRMED',
    decides: true,
  },
  reject: {
    document: 'DecideBooking',
    variables: { decision: 'REJECT' },
    step: 'REJECT',
    to: 'REJECTED',
    decides: true,
  },
  move: { document: 'MoveBooking', variables: during(12, 14, 15), step: 'MOVE', to: 'REQUESTED', decides: false },
}

/** Takes a step and tells what came of it in a word. */
async function take(client: ApiClient, name: string, id: string): Promise<string> {
  const { document, variables } = steps[name]!
  const { data, errors } = await client(operations[document]!, { id, ...variables })
  return errors ? String(errors[0]!.extensions['code']) : told(Object.values(data)[0])
}

/** What a step comes to well before the start, from the table of states. */
function expected(relation: Relation, name: string, status: BookingStatus): string {
  const { step, decides } = steps[name]!
  if (relation === 'anonymous') return 'UNAUTHENTICATED'
  if (relation === 'nobody') return 'NotFound NOT_FOUND'
  if (relation === 'reader' || (decides && relation === 'requester')) return 'Forbidden FORBIDDEN'
  return bookingSteps[step].from.includes(status) ? 'OK' : 'Conflict INVALID_TRANSITION'
}

/** Its state, and that it holds its place if and only if its state says so. */
async function expectState(id: string, status: BookingStatus): Promise<void> {
  const { booking, claims } = await stored(app, id)
  expect([booking['status'], claims.length]).toEqual([status, ['REQUESTED', 'CONFIRMED'].includes(status) ? 1 : 0])
}

const families: Family[] = ['own', 'organisation', 'offline']

describe.each(families)('a booking, %s,', (family) => {
  test.each(reachable)('that is %s: each step by everybody', async (status) => {
    let id = await bookingIn(status, family)
    for (const name of Object.keys(steps)) {
      for (const [who, [client, relations]] of Object.entries(people)) {
        const relation = relations[family]
        const outcome = expected(relation, name, status)
        expect(`${who}, ${name}: ${await take(client, name, id)}`).toBe(`${who}, ${name}: ${outcome}`)
        if (outcome !== 'OK') continue
        // Moved by who manages it, it keeps its state; by others, it has to be approved again.
        await expectState(id, name === 'move' && relation === 'manager' ? status : steps[name]!.to)
        id = await bookingIn(status, family)
      }
      await expectState(id, status)
    }
  })
})

describe('the time', () => {
  const [requester, manager] = [world.resident.client, world.manager.client]
  const late = 'Conflict CANCELLATION_TOO_LATE'
  const over = 'Conflict BOOKING_OVER'
  const starts = at(10, 10)
  const moments: [
    string,
    number,
    Partial<Record<BookingStatus, [cancel: string, move: string]>>,
    [cancel: string, move: string, decide: string],
  ][] = [
    [
      'at the very edge of the window',
      starts - DAY,
      { REQUESTED: ['OK', 'OK'], CONFIRMED: ['OK', 'OK'] },
      ['OK', 'OK', 'OK'],
    ],
    ['a second later', starts - DAY + 1, { REQUESTED: ['OK', 'OK'], CONFIRMED: [late, late] }, ['OK', 'OK', 'OK']],
    ['a second before the start', starts - 1, { REQUESTED: ['OK', 'OK'], CONFIRMED: [late, late] }, ['OK', 'OK', 'OK']],
    ['at the start', starts, { REQUESTED: [over, over], CONFIRMED: [over, over] }, ['OK', 'OK', over]],
    [
      'a second before the end',
      starts + HOUR - 1,
      { REQUESTED: [over, over], CONFIRMED: [over, over] },
      ['OK', 'OK', over],
    ],
    ['at the end', starts + HOUR, { REQUESTED: [over, over], CONFIRMED: [over, over] }, [over, over, over]],
  ]
  const invalid = 'Conflict INVALID_TRANSITION'

  test.each(moments)('%s', async (_title, now, byRequester, [cancel, move, decide]) => {
    for (const status of ['REQUESTED', 'CONFIRMED'] as const) {
      const outcome = async (client: ApiClient, name: string): Promise<string> => {
        app.clock.now = startOfTests
        const id = await bookingIn(status, 'own')
        app.clock.now = now
        return `${status} ${name} ${await take(client, name, id)}`
      }
      expect(await outcome(requester, 'cancel')).toBe(`${status} cancel ${byRequester[status]![0]}`)
      expect(await outcome(requester, 'move')).toBe(`${status} move ${byRequester[status]![1]}`)
      expect(await outcome(manager, 'cancel')).toBe(`${status} cancel ${cancel}`)
      expect(await outcome(manager, 'move')).toBe(`${status} move ${move}`)
      for (const name of ['approve', 'reject']) {
        expect(await outcome(manager, name)).toBe(`${status} ${name} ${status === 'REQUESTED' ? decide : invalid}`)
      }
    }
  })

  test('does not matter to a booking that has ended otherwise', async () => {
    for (const status of ['REJECTED', 'CANCELLED', 'EXPIRED'] as const) {
      app.clock.now = startOfTests
      const id = await bookingIn(status, 'own')
      app.clock.now = starts + 2 * HOUR
      for (const name of Object.keys(steps)) expect(await take(manager, name, id)).toBe(invalid)
      for (const name of ['cancel', 'move']) expect(await take(requester, name, id)).toBe(invalid)
    }
  })

  test('of the window is told in words, in the reader’s language', async () => {
    const id = await bookingIn('CONFIRMED', 'own')
    app.clock.now = starts - HOUR
    const messages = ['nl', 'de', 'en'].map(async (language) => {
      const { data } = await requester.with({ 'accept-language': language })(operations['CancelBooking']!, { id })
      return data.cancelBooking.message
    })
    expect(await Promise.all(messages)).toEqual([
      'Annuleren kan tot 1 dag van tevoren.',
      'Stornieren kann man bis 1 Tag vorher.',
      'One can cancel until 1 day before.',
    ])
  })
})
