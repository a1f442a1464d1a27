/** What a user caused and may mend; each kind is a GraphQL type that implements `UserError`. */
export type RefusalKind = 'InvalidInput' | 'NotFound' | 'Forbidden' | 'Conflict' | 'RateLimited' | 'SignInRefused' | 'BookingRefused' | 'ImportRefused' | 'MatchRefused'

export type RefusalParams = Record<string, string | number>

/** A reason in code: its message is looked up in the reader's language. */
export interface Reason {
  code: string
  params?: RefusalParams
  path?: string[]
}

/** Thrown by services, answered as data. `details` carries what only this kind of refusal has. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly code: string
  readonly params: RefusalParams
  readonly path: string[] | null
  readonly details: Record<string, unknown>

  constructor(kind: RefusalKind, reason: Reason, details: Record<string, unknown> = {}) {
    super(reason.code)
    this.name = 'Refusal'
    this.kind = kind
    this.code = reason.code
    this.params = reason.params ?? {}
    this.path = reason.path ?? null
    this.details = details
  }
}

/** A refusal as an answer. It is no Error, since graphql-js throws whatever Error a resolver returns. */
export class Refused {
  readonly kind: RefusalKind
  readonly code: string
  readonly params: RefusalParams
  readonly path: string[] | null
  readonly details: Record<string, unknown>

  constructor({ kind, code, params, path, details }: Refusal) {
    this.kind = kind
    this.code = code
    this.params = params
    this.path = path
    this.details = details
  }
}

/** The subject does not exist, or the viewer may not know that it does. */
export const notFound = (path: string[]): Refusal => new Refusal('NotFound', { code: 'NOT_FOUND', path })

/** The viewer may see the subject but not do this to it. */
export const forbidden = (): Refusal => new Refusal('Forbidden', { code: 'FORBIDDEN' })

/** The subject's state does not allow this, now. */
export const conflict = (code: string, params?: RefusalParams): Refusal => new Refusal('Conflict', { code, params })

/** One value of the input is not acceptable. */
export const invalid = (code: string, path: string[], params?: RefusalParams): Refusal =>
  new Refusal('InvalidInput', { code, path, params })

/** A document or request that its author, a programmer, has to mend: a GraphQL error with this code. */
export class RequestFault extends Error {
  readonly code: string
  readonly params: RefusalParams

  constructor(code: string, params: RefusalParams = {}) {
    super(code)
    this.name = 'RequestFault'
    this.code = code
    this.params = params
  }
}
