import type { Documents, Planned } from '../graph/plan/documents.ts'
import { limits } from '../graph/limits.ts'
import { RequestFault } from '../platform/refusal.ts'
import { ViewerUnknown, type Asking } from './asking.ts'
import type { KeptAnswers } from './kept/answers.ts'
import { questionInAddress, questionInBody, type Question } from './question.ts'
import type { RequestState } from './request.ts'

/** What came of a request: its answer, or the request itself, for Yoga to say the rest. */
type Outcome = { answer: Response } | { answer: null; request: Request }

/** Makes an answer of a status, headers by their names in lower case, and a text or none. */
export type Respond = (text: string | null, status: number, headers: ReadonlyMap<string, string>) => Response

/** Whoever keeps an answer asks each time whether it still is one. */
const mayBeKept = 'public, max-age=0, must-revalidate'

/** The means by which requests are answered, the same for all of them. */
interface Means {
  respond: Respond
  documents: Documents
  kept: KeptAnswers
}

/**
 * Answers the usual request, a POST with JSON or a GET whose operation is known and goes well, by the operation's plan.
 * Whatever is unusual or goes wrong is Yoga's and graphql-js's to answer.
 */
export async function answerByPlan(means: Means, state: RequestState, request: Request): Promise<Outcome> {
  const { respond, documents, kept } = means
  const mediaType = mediaTypeFor(request.headers.get('accept'))
  const read = mediaType && (request.method === 'GET' ? inAddress(request) : await inBody(request))
  if (!read) return { answer: null, request }
  const { question } = read
  const unanswered = () => ({ answer: null, request: read.again() })
  try {
    const planned = question && documents.planned(question.query, question.operationName, question.variables ?? {})
    if (!planned || (request.method === 'GET' && !planned.plan.isQuery)) return unanswered()
    const mayKeep = request.method === 'GET' && !request.headers.has('authorization')
    const { json, version } = mayKeep
      ? await kept.answer({ request, question, planned, mediaType }, state)
      : { json: await answered(planned, state.asking), version: null }
    state.trips.byPlan = true
    const own: [string, string][] = json === null ? [] : [['content-type', `${mediaType}; charset=utf-8`]]
    if (version !== null) own.push(['etag', version], ['cache-control', mayBeKept], ['vary', 'accept'])
    return { answer: respond(json, json === null ? 304 : 200, state.headers(own)) }
  } catch {
    return unanswered()
  }
}

/** What a request asks; `again` is the request as it came, also where its body was used up for that. */
interface ReadRequest {
  again: () => Request
  question: Question | null
}

const inAddress = (request: Request): ReadRequest => ({ again: () => request, question: questionInAddress(request.url) })

/** Null where the body is left as it is. */
async function inBody(request: Request): Promise<ReadRequest | null> {
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (request.method !== 'POST' || !(length <= limits.bodyBytes)) return null
  const { url, method, headers } = request
  // One that breaks off is none: Yoga says so of an empty one, but fails over one that was read from.
  const body = await request.text().catch(() => '')
  return { again: () => new Request(url, { method, headers, body }), question: questionInBody(body) }
}

/** The answer's text: in one round trip where nothing has to wait for who asks. */
async function answered({ plan, variables }: Planned, asking: Asking): Promise<string> {
  const early = plan.waitsForViewer ? null : await asking.whileFinding()
  if (!early) return plan.answer(await asking.context(), variables)
  try {
    const json = await plan.answer(early, variables)
    if (!(await asking.isSomebody())) throw new RequestFault('UNAUTHENTICATED')
    return json
  } catch (fault) {
    if (!(fault instanceof ViewerUnknown)) throw fault
    plan.waitsForViewer = true
    return plan.answer(await asking.context(), variables)
  }
}

/** An answer of the runtime's own kind. */
export const ofTheRuntime: Respond = (text, status, headers) => new Response(text, { status, headers: [...headers] })

const json = 'application/json'
const graphqlResponse = 'application/graphql-response+json'

/** The media type of the answer, where those accepted leave no doubt: the first of them, as Yoga has it. */
function mediaTypeFor(accept: string | null): string | null {
  if (accept === null || accept === json || accept === '*/*') return json
  const types = accept.replaceAll(/\s/g, '').toLowerCase().split(',')
  const plain = types.map((type) => type.replace(/;(?:q=[\d.]+|charset=utf-8)/g, ''))
  if (!plain.every((type) => type === json || type === graphqlResponse || type === '*/*')) return null
  return plain[0] === graphqlResponse ? graphqlResponse : json
}
