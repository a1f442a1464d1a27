import * as z from 'zod/mini'
import type { Database } from '../../platform/database/database.ts'
import { lazily } from '../../platform/lazily.ts'
import type { Letter } from './wording/wording.ts'

/** What composing a mail may look at. */
export interface Reading {
  database: Database
  now: number
  /** Where a mail leads that has no link of its own. */
  appUrl: string
  /** The address of a path that a person opens without signing in, until an instant. */
  linkFor: (path: string, person: string, until: number) => Promise<string>
}

/** A mail with its recipient. `payload` is what an event must hold to cause this mail alone. */
export interface Addressed extends Letter {
  to: string
  payload: object
}

/** A kind of event that causes mail. */
export interface EventKind {
  /** Tried right after the commit, and not only with the next run. */
  urgent: boolean
  /** For how long after the event the mail is of use (seconds). */
  keepsFor: number
  /** The mails that the event causes, now; none where nobody is to be told. Throws a ZodError for a wrong payload. */
  mails(payload: unknown, reading: Reading): Promise<Addressed[]>
}

/** Makes a kind of event whose payload is checked before anything is composed. */
export function eventKind<T extends z.ZodMiniType>(
  options: { payload: () => T; urgent?: boolean; keepsFor?: number },
  mails: (payload: z.infer<T>, reading: Reading) => Promise<Addressed[]> | Addressed[],
): EventKind {
  const { urgent = false, keepsFor = Infinity } = options
  const schema = lazily(options.payload)
  return { urgent, keepsFor, mails: async (payload, reading) => mails(schema().parse(payload), reading) }
}
