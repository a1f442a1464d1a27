import type { Planned } from '../../graph/plan/documents.ts'
import type { AnswerCache } from '../../platform/answer-cache.ts'
import { Recent } from '../../platform/recent.ts'
import type { Question } from '../question.ts'
import type { RequestState } from '../request.ts'
import { heldBy, textOf, versionOf } from './version.ts'
import { readMark, Watched } from './watched.ts'

/** Something that was asked by an address, by nobody in particular. */
export interface Asked {
  request: Request
  question: Question
  planned: Planned
  mediaType: string
}

/** What is answered: the text, or nothing where the client has it already; with its version if it may be kept. */
export interface Answered {
  json: string | null
  version: string | null
}

/** The longest answer that is put into a cache, in characters. */
const longest = 1_000_000

/**
 * Answers that may be kept by whoever gets them: those that follow from nothing but what moves slowly. Whether one
 * does is found out each time that one is made. The mark of what it was made from is read for every request, so that
 * whatever was kept is shown only while it is what would be answered now.
 */
export class KeptAnswers {
  #cache: AnswerCache | undefined
  readonly #release: string
  /** Only to know whether it is worth asking for the mark first: no answer is believed for it. */
  readonly #movesSlowly = new Recent<boolean>(1_000_000)

  /** `release` names the version of the code; an answer is not taken for that of another. */
  constructor(cache: AnswerCache | undefined, release: string) {
    this.#cache = cache
    this.#release = release
  }

  /** Answers one request; what cannot be answered by plan is thrown, and never kept. */
  async answer(asked: Asked, state: RequestState): Promise<Answered> {
    const { request, question, mediaType } = asked
    const { plan, variables } = asked.planned
    const context = await state.asking.context()
    const text = textOf(question, mediaType)
    const known = this.#movesSlowly.get(text)
    if (known === false) return { json: await plan.answer(context, variables), version: null }
    const place = { release: this.#release, region: state.region }
    const held = heldBy(request)
    if ((known && this.#cache) || held.versions.size > 0) {
      const mark = await readMark(state.database)
      const version = mark === null ? null : await versionOf(text, mark, context, place)
      if (version !== null && held.versions.has(version)) return { json: null, version }
      const json = version === null ? undefined : await this.#found(version)
      if (json !== undefined) return { json: held.any ? null : json, version }
    }
    const watched = new Watched(context)
    const json = await plan.answer(watched.context, variables)
    const mark = await watched.mark()
    // That there was no mark this time says nothing of the next.
    if (mark !== null || !watched.movesSlowly) this.#movesSlowly.set(text, mark !== null)
    if (mark === null) return { json, version: null }
    const version = await versionOf(text, mark, context, place)
    const put = async () => this.#cache?.put(keyOf(version), json).catch(() => undefined)
    if (json.length <= longest) context.afterwards(put)
    return { json: held.any || held.versions.has(version) ? null : json, version }
  }

  /** One that fails, as where the runtime has a cache by name and nothing behind it, is done without from then on. */
  async #found(version: string): Promise<string | undefined> {
    try {
      return await this.#cache?.get(keyOf(version))
    } catch {
      this.#cache = undefined
    }
  }
}

/** A version without its quotes, which is unlike any other of any question, place or time. */
const keyOf = (version: string): string => version.slice(1, -1)
