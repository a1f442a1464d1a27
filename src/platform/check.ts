import * as z from 'zod/mini'
import { Refusal, type Reason } from './refusal.ts'
import { lazily } from './lazily.ts'

// What a database or a mail would cut or change: lone halves of characters, and control characters.
// oxlint-disable-next-line no-control-regex -- these are what is refused
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/
const sound = (value: string): boolean => value.isWellFormed() && !control.test(value)

/** A text of several lines, without the space around it. */
export const text = (minimum: number, maximum: number) => 
  z.string().check(z.trim(), z.minLength(minimum), z.maxLength(maximum), z.refine(sound))

/** A line of text, without the space around it. */
export const line = (minimum: number, maximum: number) => 
  text(minimum, maximum).check(z.regex(/^[^\t\n\r\u2028\u2029]*$/))

/** A language as a BCP 47 tag. */
export const languageTag = lazily(() => z.string().check(z.maxLength(35), z.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)))

/** A text in several languages as the API takes it: at most one of each, at least `minimum` of them. */
export const translated = (minimum: number, maximumLength: number) =>
  z.array(z.object({ language: languageTag(), text: text(1, maximumLength) })).check(
    ...[z.minLength(minimum), z.maxLength(12)],
    z.refine((given) => new Set(given.map(({ language }) => language.toLowerCase())).size === given.length),
  )

/** A key that a client chose for a request. */
export const idempotencyKey = lazily(() => z.string().check(z.minLength(1), z.maxLength(200), z.refine(sound)))

/** What may be given to be read by a schema that is made late. */
export type Given<S extends () => z.ZodMiniType> = z.input<ReturnType<S>>

/** Reads input by a schema, or refuses with every fault at its path; the first stands for all. */
export function check<T extends z.ZodMiniType>(
  schema: T | (() => T),
  value: unknown,
  path: string[] = ['input'],
): z.infer<T> {
  const parsed = (typeof schema === 'function' ? schema() : schema).safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => reasonOf(issue, path))
  throw new Refusal('InvalidInput', issues[0]!, { issues })
}

function reasonOf(issue: z.core.$ZodIssue, path: string[]): Reason {
  const at = [...path, ...issue.path.map(String)]
  if (issue.code === 'too_small') return { code: 'TOO_SHORT', params: { minimum: Number(issue.minimum) }, path: at }
  if (issue.code === 'too_big') return { code: 'TOO_LONG', params: { maximum: Number(issue.maximum) }, path: at }
  const told = issue.code === 'custom' ? (issue.params?.['code'] as string | undefined) : undefined
  return { code: told ?? 'INVALID_VALUE', path: at }
}
