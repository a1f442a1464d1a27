export { importBookings } from './import-bookings.ts'
export { importFacilities } from './import-facilities.ts'
export { importOpeningHours } from './import-hours.ts'
