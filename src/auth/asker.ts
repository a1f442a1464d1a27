import { sql, type SQL } from 'drizzle-orm'
import type { Named } from '../platform/database/database.ts'
import type { Value } from '../platform/database/transport.ts'
import { DAY } from '../platform/interval.ts'
import { actions, type Action } from './actions.ts'
import { activeCooperatives, cooperativesFor, representing, sessionOf, type Viewer } from './viewer.ts'

/** What of a request a statement can depend on besides its arguments. */
export interface Asking {
  viewer: Viewer
  now: number
  languages: readonly string[]
}

/** The same while it is not known yet who asks. */
interface AskingLater {
  now: number
  /** The languages that the request names; that of the person comes behind them. */
  accepted: readonly string[]
}

/** The same where it is known by which session. */
export interface AskingBySession extends AskingLater {
  tokenHash: string
}

/** How a named parameter gets its value: from who asks, or within the statement from their row `v`. */
interface Parameter {
  of: (asking: Asking) => Value
  /** Null where it does not depend on who asks. */
  found: ((asking: AskingLater) => SQL) | null
}

const parameters = new Map<string, Parameter>()

/** A named parameter: it stands in the text of a statement, so that the text is the same whoever asks. */
function parameter(name: string, of: Parameter['of'], found: Parameter['found']): SQL {
  parameters.set(name, { of, found })
  return sql`${sql.placeholder(name)}`
}

function known(name: string): Parameter {
  const found = parameters.get(name)
  if (!found) throw new Error(`no parameter ${name}`)
  return found
}

/** The values that statements take of a request, by the names of their parameters. */
export const namedBy = (asking: Asking): Named => ({ value: (name) => known(name).of(asking) })

/** The same while only the session is known: a statement finds out by itself who asks, so that nothing waits for that. */
export const namedBySession = (asking: AskingBySession): Named => namedByRow(sessionOf(asking), asking)

/** The same by any select of a person, with their `session_id`: such as whose secret link it is that was opened. */
export const namedByRow = (person: SQL, asking: AskingLater): Named => ({
  value: (name) => (known(name).found ? undefined : known(name).of({ now: asking.now } as Asking)),
  found(names) {
    const columns = names.map((name) => sql`${known(name).found!(asking)} as ${sql.identifier(name)}`)
    return sql`select ${sql.join(columns, sql`, `)} from (${person}) v`
  },
})

/** The cooperatives where the person has a membership of which a condition holds: a list in JSON. */
const cooperativesWhere = (condition: SQL): SQL => sql`(select json_group_array(m.cooperative_id) from memberships m
  where m.person_id = v.id and m.status = 'ACTIVE' and ${condition})`

/** A language as a tag and its primary subtag, in lower case. */
const pairOf = (language: string): string[] => {
  const tag = language.toLowerCase()
  return [tag, tag.split('-', 1)[0]!]
}

const fallbacks = ['en', 'nl']
const pairsOf = (languages: readonly string[]): string => JSON.stringify(languages.map(pairOf))

/** The list of languages with the person's own one before those that serve everybody. */
function withLocale({ accepted }: AskingLater): SQL {
  const locale = sql`lower(v.locale)`
  const pair = sql`json_array(${locale}, substr(${locale}, 1, instr(${locale} || '-', '-') - 1))`
  const behind = sql.join(fallbacks.map((tag) => sql`'$[#]', json_array(${tag}, ${tag})`), sql`, `)
  return sql`case when v.locale is null then ${pairsOf([...accepted, ...fallbacks])}
    else json_insert(${pairsOf(accepted)}, '$[#]', ${pair}, ${behind}) end`
}

/** A tag that can be a path into JSON: most often it finds the text at once. Null for what is none, though it was asked for. */
const pathOf = (language = 'en'): string | null => (/^[a-z][\w-]*$/i.test(language) ? language : null)

/** Who asks, when, and in which languages, as SQL: what a condition or a value of a read may depend on. */
export const asker = {
  /** The instant at which the request is judged: Unix seconds. */
  now: parameter('now', ({ now }) => now, null),
  /** The day before that, in UTC: every zone is past it, or within it. What depends on days alone is the same for a day. */
  yesterday: parameter('yesterday', ({ now }) => new Date((now - DAY) * 1_000).toISOString().slice(0, 10), null),
  /** The viewer's id; null where nobody is signed in. */
  personId: parameter('personId', ({ viewer }) => viewer.personId, () => sql`v.id`),
  /** The session that the request came with, or null. */
  sessionId: parameter('sessionId', ({ viewer }) => viewer.sessionId, () => sql`v.session_id`),
  /** The cooperatives of which the viewer is an active member: a list in JSON. */
  activeIn: parameter(
    'activeIn',
    ({ viewer }) => JSON.stringify(activeCooperatives(viewer)),
    () => cooperativesWhere(sql`1`),
  ),
  /** For whom the viewer may act: a list in JSON of pairs of a cooperative and an organisation. */
  represents: parameter(
    'represents',
    ({ viewer }) => JSON.stringify(viewer.represents.map(({ cooperativeId, organisationId }) => [cooperativeId, organisationId])),
    () => sql`(select json_group_array(json_array(r.cooperative_id, r.organisation_id)) ${representing})`,
  ),
  /** The language that the reader likes best. */
  language: parameter(
    'language',
    ({ languages }) => pathOf(languages[0]),
    ({ accepted }) => (accepted.length > 0 ? sql`${pathOf(accepted[0])}` : sql`coalesce(v.locale, 'en')`),
  ),
  /** All languages that serve, best first: a list in JSON of pairs of a tag and its primary subtag. */
  languages: parameter('languages', ({ languages }) => pairsOf([...languages, ...fallbacks]), withLocale),
}

const allowing = new Map<Action, SQL>()
for (const [action, roles] of Object.entries(actions) as [Action, readonly string[]][]) {
  const has = sql`exists (select 1 from json_each(m.roles) r where r.value in ${roles})`
  allowing.set(
    action,
    parameter(`may.${action}`, ({ viewer }) => JSON.stringify(cooperativesFor(viewer, action)), () => cooperativesWhere(has)),
  )
}

/** All that the statements of a request can depend on besides their arguments, but for the instant, as one text. */
export const circumstances = (asking: Asking): string =>
  JSON.stringify([...parameters].map(([name, { of }]) => (name === 'now' ? null : of(asking))))

/** The cooperatives in which the viewer may do this: a list in JSON. */
export const cooperativesAllowing = (action: Action): SQL => allowing.get(action)!
