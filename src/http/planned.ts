import type { Documents, Planned } from '../graph/plan/documents.ts'
import { limits } from '../graph/limits.ts'
import { RequestFault } from '../platform/refusal.ts'
import { ViewerUnknown, type Asking } from './asking.ts'
import type { RequestState } from './request.ts'

/** What came of a request: its answer, or the request itself, for Yoga to say the rest. */
type Outcome = { answer: Response } | { answer: null; request: Request }

/** The body of a request, as the usual one has it. */
interface Body {
  query: string
  operationName?: string | null
  variables?: Record<string, unknown> | null
}

/**
 * Answers the usual request, a POST with JSON whose operation is known and goes well, by the operation's plan. Whatever is
 * unusual or goes wrong is Yoga's and graphql-js's to answer.
 */
export async function answerByPlan(documents: Documents, state: RequestState, request: Request): Promise<Outcome> {
  const mediaType = mediaTypeFor(request.headers.get('accept'))
  const length = Number(request.headers.get('content-length') ?? Number.NaN)
  if (request.method !== 'POST' || !mediaType || !(length <= limits.bodyBytes)) return { answer: null, request }
  const text = await request.text()
  const unanswered = { answer: null, request: new Request(request.url, { method: 'POST', headers: request.headers, body: text }) }
  const body = bodyOf(text)
  const planned = body && documents.planned(body.query, body.operationName, body.variables ?? {})
  if (!planned) return unanswered
  try {
    const json = await answered(planned, state.asking)
    state.trips.byPlan = true
    const headers = state.headers([['content-type', `${mediaType}; charset=utf-8`]])
    return { answer: new Response(json, { headers }) }
  } catch {
    return unanswered
  }
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

/** A body that is no more and no less than an operation with its variables. */
function bodyOf(text: string): Body | null {
  try {
    const body = JSON.parse(text) as Partial<Record<string, unknown>> | null
    if (body === null || typeof body !== 'object' || Array.isArray(body)) return null
    const { query, operationName, variables, ...others } = body
    if (typeof query !== 'string' || !(operationName == null || typeof operationName === 'string')) return null
    if (!(variables == null || (typeof variables === 'object' && !Array.isArray(variables)))) return null
    return Object.values(others).every((other) => other == null) ? ({ query, operationName, variables } as Body) : null
  } catch {
    return null
  }
}

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
