import { operations } from '../bookings/support.ts'
import { hour, sauna, waited, world, type Hot } from './world.ts'

const { coordinator, manager, resident } = world

const looked = 'who is to be looked at, of all places that share room: one bite of them'
const queued = { sorts: { waitlist_entries: looked, 'wait + facilities': looked } }

/** What is asked often of waitlists. */
export const ofWaitlists: Record<string, Hot> = {
  JoinWaitlist: {
    by: coordinator,
    query: operations['JoinWaitlist']!,
    variables: (n) => ({ input: { facilityId: sauna.id, ...hour(14 + n) } }),
    uses: ['waitlist_person (for_person_id=?)', 'waitlist_queue (facility_id=?'],
  },
  'CancelBooking, for which somebody waits': {
    by: resident,
    query: operations['CancelBooking']!,
    variables: (n) => ({ id: waited.cancelled[n] }),
    sorts: { ...queued.sorts, outbox: 'the mail of this very request' },
    uses: ['w USING INDEX waitlist_queue (facility_id=?)'],
  },
  AcceptWaitlistOffer: {
    by: coordinator,
    query: operations['AcceptWaitlistOffer']!,
    variables: (n) => ({ id: waited.accepted[n] }),
  },
  'an offer, declined': {
    by: coordinator,
    query: 'mutation ($id: ID!) { declineWaitlistOffer(input: { entryId: $id }) { ... on UserError { code } } }',
    variables: (n) => ({ id: waited.declined[n] }),
    ...queued,
  },
  'who waits for a place': {
    by: manager,
    query:
      'query ($id: ID!) { node(id: $id) { ... on Facility { waitlist(first: 20) { totalCount nodes { id status position passedOver { code } } } } } }',
    variables: () => ({ id: sauna.id }),
    uses: ['waitlist_of_facility (facility_id=?)'],
  },
  'for what one waits': {
    by: coordinator,
    query:
      '{ viewer { waitlist(first: 20) { nodes { id status position holdExpiresAt booking { startsAt } facility { name } } } } }',
    variables: () => ({}),
    sorts: { waitlist_entries: 'those of one person, by three indexes' },
    uses: ['waitlist_person (for_person_id=?)', 'waitlist_for_others (actor_id=?)', 'waitlist_queue (facility_id=?'],
  },
}
