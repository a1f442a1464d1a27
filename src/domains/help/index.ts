export { expireHelpRequests, resumeHelpOffers } from './due.ts'
export { tendMatches } from './handshake/tend.ts'
export { replan } from './matching/replan.ts'
export { warnOfClearances } from './trust/warn-clearances.ts'
