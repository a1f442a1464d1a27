import { authErrors } from '../auth/errors.ts'
import { bookingErrors } from '../domains/bookings/errors.ts'
import { bulkErrors } from '../domains/bulk/errors.ts'
import { calendarErrors } from '../domains/calendars/errors.ts'
import { cooperativeErrors } from '../domains/cooperatives/errors.ts'
import { facilityErrors } from '../domains/facilities/errors.ts'
import { openDataErrors } from '../domains/opendata/errors.ts'
import { helpErrors } from '../domains/help/errors.ts'
import { seasonErrors } from '../domains/seasons/errors.ts'
import type { Message } from '../platform/messages.ts'
import { generalErrors } from './general-errors.ts'

/** Codes of refusals: data that a mutation answers with. Each domain keeps its own; a code stands in one of them. */
export const refusalCodes = { ...generalErrors.refusals, ...authErrors, ...cooperativeErrors, ...facilityErrors, ...bookingErrors, ...calendarErrors, ...openDataErrors, ...seasonErrors, ...bulkErrors, ...helpErrors }

/** Codes in `extensions.code` of GraphQL errors: what a programmer mends. */
export const requestCodes = generalErrors.requests

export type RefusalCode = keyof typeof refusalCodes

/** The message of any code. */
export const messageOf = (code: string): Message =>
  (refusalCodes as Record<string, Message>)[code] ?? (requestCodes as Record<string, Message>)[code] ?? requestCodes.INTERNAL_SERVER_ERROR
