import type { HelpRequestStatus } from '../../../../schema/tables/vocabulary.ts'

/** What moves a request from one state to another. */
export type RequestStep = 'ASK' | 'FILL' | 'REOPEN' | 'FULFIL' | 'CANCEL' | 'EXPIRE'

const who = 'the requester, or who acts for them (a proxy, or an assistant with consent)'
const byMatches = 'the system, by its matches'

/** The states of a request for help: from where a step is possible, and where it leads. The database's guards keep the same. */
export const requestSteps: Record<RequestStep, { from: (HelpRequestStatus | null)[]; to: HelpRequestStatus; by: string }> = {
  ASK: { from: [null], to: 'OPEN', by: who },
  FILL: { from: ['OPEN', 'COMPLETED'], to: 'MATCHED', by: `${byMatches}: all places are taken` },
  REOPEN: { from: ['MATCHED', 'COMPLETED'], to: 'OPEN', by: `${byMatches}: a place has come free` },
  FULFIL: { from: ['OPEN', 'MATCHED'], to: 'COMPLETED', by: `${byMatches}: help was given in all places` },
  CANCEL: { from: ['OPEN', 'MATCHED'], to: 'CANCELLED', by: who },
  EXPIRE: { from: ['OPEN'], to: 'EXPIRED', by: 'the system, once nobody can begin any more' },
}
