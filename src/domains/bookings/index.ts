export { expireRequests } from './expire.ts'
