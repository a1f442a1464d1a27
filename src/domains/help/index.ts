export { expireHelpRequests, resumeHelpOffers } from './due.ts'
