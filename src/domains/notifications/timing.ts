/** How long whoever claimed an event has for it before another run may try (seconds); any mailer gives up earlier. */
export const lease = 120

/** How often an event is tried; the last try comes about a day and a half after the first. */
export const maxAttempts = 14

const minute = 60
const longestWait = 6 * 60 * minute

/** How long to wait after a failed attempt, counted from 1: a minute, then twice as long each time, up to six hours. */
export const waitAfter = (attempt: number): number => Math.min(minute * 2 ** (attempt - 1), longestWait)
