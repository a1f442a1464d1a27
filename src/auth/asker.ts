import { sql, type SQL } from 'drizzle-orm'
import type { Value } from '../platform/database/transport.ts'
import { actions, type Action } from './actions.ts'
import { activeCooperatives, cooperativesFor, type Viewer } from './viewer.ts'

/** What of a request a statement can depend on besides its arguments. */
export interface Asking {
  viewer: Viewer
  now: number
  languages: readonly string[]
}

const readings = new Map<string, (asking: Asking) => Value>()

/** A named parameter: it stands in the text of a statement, so that the text is the same whoever asks. */
function parameter(name: string, read: (asking: Asking) => Value): SQL {
  readings.set(name, read)
  return sql`${sql.placeholder(name)}`
}

/** The values that statements take of a request, by the names of their parameters. */
export const namedBy =
  (asking: Asking) =>
  (name: string): Value => {
    const read = readings.get(name)
    if (!read) throw new Error(`no parameter ${name}`)
    return read(asking)
  }

/** The languages in which a text is looked for, each as a tag and its primary subtag, in lower case. */
const wanted = ({ languages }: Asking): string[][] =>
  [...languages, 'en', 'nl'].map((language) => {
    const tag = language.toLowerCase()
    return [tag, tag.split('-', 1)[0]!]
  })

/** A tag that can be a path into JSON: most often it finds the text at once. */
const pathOf = (language: string | undefined): string => (language && /^[a-z][\w-]*$/i.test(language) ? language : 'en')

/** Who asks, when, and in which languages, as SQL: what a condition or a value of a read may depend on. */
export const asker = {
  /** The instant at which the request is judged: Unix seconds. */
  now: parameter('now', ({ now }) => now),
  /** The viewer's id; null where nobody is signed in. */
  personId: parameter('personId', ({ viewer }) => viewer.personId),
  /** The session that the request came with, or null. */
  sessionId: parameter('sessionId', ({ viewer }) => viewer.sessionId),
  /** The cooperatives of which the viewer is an active member: a list in JSON. */
  activeIn: parameter('activeIn', ({ viewer }) => JSON.stringify(activeCooperatives(viewer))),
  /** For whom the viewer may act: a list in JSON of pairs of a cooperative and an organisation. */
  represents: parameter('represents', ({ viewer }) =>
    JSON.stringify(viewer.represents.map(({ cooperativeId, organisationId }) => [cooperativeId, organisationId])),
  ),
  /** The language that the reader likes best. */
  language: parameter('language', ({ languages }) => pathOf(languages[0])),
  /** All languages that serve, best first: a list in JSON of pairs of a tag and its primary subtag. */
  languages: parameter('languages', (asking) => JSON.stringify(wanted(asking))),
}

const allowing = new Map<Action, SQL>()
for (const action of Object.keys(actions) as Action[]) {
  allowing.set(action, parameter(`may.${action}`, ({ viewer }) => JSON.stringify(cooperativesFor(viewer, action))))
}

/** The cooperatives in which the viewer may do this: a list in JSON. */
export const cooperativesAllowing = (action: Action): SQL => allowing.get(action)!
