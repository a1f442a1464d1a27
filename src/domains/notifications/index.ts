export { deliverDue, deliverNow } from './deliver.ts'
export { isUrgent } from './event-kinds.ts'
