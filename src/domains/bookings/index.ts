export { visibleBooking } from './find.ts'
export { Booking } from './graph/entities.ts'
export { expireRequests } from './expire.ts'
