import { languages } from '../../schema/tables/vocabulary.ts'
import { messageFor } from '../platform/messages.ts'
import type { Refusal, RefusalKind, RefusalParams } from '../platform/refusal.ts'
import { builder } from './builder.ts'
import type { Context } from '../auth/context.ts'
import { messageOf, refusalCodes, type RefusalCode } from './error-catalogue.ts'

const ErrorCode = builder.enumType('ErrorCode', {
  description: `Why something was refused. The table with HTTP statuses is in docs/errors.md; messages come in ${languages.join(', ')}.`,
  values: Object.fromEntries(
    Object.entries(refusalCodes).map(([code, { meaning }]) => [code, { value: code, description: meaning }]),
  ) as { [C in RefusalCode]: { value: C; description: string } },
})

/** The message of a code in the reader's language. */
const say = (context: Context, code: string, params: RefusalParams = {}): string =>
  messageFor(messageOf(code), context.languages, params)

export const UserError = builder.interfaceRef<Refusal>('UserError').implement({
  description: 'Something that the user caused and can mend. Every refusal of a mutation implements it.',
  fields: (t) => ({
    code: t.field({ type: ErrorCode, description: 'The stable code, for programs.', resolve: (r) => r.code as RefusalCode }),
    message: t.string({
      description: 'What to tell the user, in the language of `Accept-Language` (nl, de or en).',
      resolve: (refusal, _args, context) => say(context, refusal.code, refusal.params),
    }),
    path: t.stringList({
      description: 'The part of the input that is at fault, from `input` down; null where it is not one part.',
      nullable: true,
      resolve: ({ path }) => path,
    }),
  }),
  resolveType: ({ kind }) => kind,
})

/** A reason beside others, such as in the refusal of a booking. */
export const Reason = builder.objectRef<{ code: string; params?: RefusalParams }>('Reason').implement({
  description: 'One reason among several.',
  fields: (t) => ({
    code: t.field({ type: ErrorCode, description: 'The stable code, for programs.', resolve: (r) => r.code as RefusalCode }),
    message: t.string({
      description: 'What to tell the user, in the language of `Accept-Language`.',
      resolve: ({ code, params }, _args, context) => say(context, code, params),
    }),
  }),
})

/** The refusals that every mutation may answer with. */
export const commonRefusals = [
  ['InvalidInput', 'A value in the input is not acceptable; `path` says which.'],
  ['NotFound', 'The subject does not exist, or the viewer may not know that it does.'],
  ['Forbidden', 'The viewer may see the subject, but not do this to it.'],
  ['Conflict', 'The state of things does not allow it now; `code` says what stands in the way.'],
].map(([kind, description]) =>
  builder.objectRef<Refusal>(kind as RefusalKind).implement({ description, interfaces: [UserError] }),
)

export const RateLimited = builder.objectRef<Refusal>('RateLimited').implement({
  description: 'Too many attempts.',
  interfaces: [UserError],
  fields: (t) => ({
    retryAfter: t.field({
      type: 'DateTime',
      description: 'When the next attempt is worthwhile.',
      resolve: ({ details }) => details['retryAfter'] as number,
    }),
  }),
})
