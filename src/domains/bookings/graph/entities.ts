import { bookings, bookingSeries } from '../../../../schema/tables/bookings.ts'
import { bookingStatuses } from '../../../../schema/tables/vocabulary.ts'
import { builder } from '../../../graph/builder.ts'
import { enumOf } from '../../../graph/enum.ts'
import { registerNode } from '../../../graph/node.ts'
import { entity } from '../../../graph/read/entity.ts'
import { visibleBooking } from '../find.ts'

/** Who sees which is said in `find.ts`. */
export const Booking = entity('Booking', bookings, (booking) => visibleBooking(booking))

registerNode('boo', Booking as never)

/** Seen by whoever sees its bookings. */
export const BookingSeries = entity('BookingSeries', bookingSeries, (series) => visibleBooking(series as never))

registerNode('bse', BookingSeries as never)

export const BookingStatus = enumOf('BookingStatus', 'Where a booking stands. HELD, REQUESTED and CONFIRMED occupy their place. See docs/states.md.', bookingStatuses, {
  HELD: 'Kept for the head of the waitlist until they accept or the hold expires.',
  REQUESTED: 'Asked for; a facility manager decides. It holds its place until then.',
  CONFIRMED: 'Agreed.',
  REJECTED: 'Turned down by a facility manager.',
  CANCELLED: 'Called off.',
  EXPIRED: 'Its start came before anybody decided, or its hold ended before anybody accepted.',
  NO_SHOW: 'Nobody came; where it was released, its place is free again.',
})

export const BookingDecision = builder.enumType('BookingDecision', {
  description: 'What a facility manager decides about a request.',
  values: {
    APPROVE: { value: 'APPROVE', description: 'The booking is confirmed.' },
    REJECT: { value: 'REJECT', description: 'The booking is turned down, and its place is free.' },
  } as const,
})
