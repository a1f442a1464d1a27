import { refusalCodes, requestCodes } from '../src/graph/error-catalogue.ts'
import type { Catalogue } from '../src/platform/messages.ts'
import { code, madeFrom, table } from './markdown.ts'

/** `docs/errors.md`: every code of the API. */
export const errorsPage = (): string => `# Errors

What a user causes and may mend is **data**: every mutation answers with a union of its payload and its refusals, each of
which implements \`UserError { code message path }\`. What the author of a program has to mend is a **GraphQL error** with
its code in \`extensions.code\`. Messages come in the first language of \`Accept-Language\` among Dutch, German and English;
\`{…}\` is filled in. Codes are stable; messages are not.

## Refusals

The code of a \`UserError\`. The HTTP status is the one that says the same; the answer itself has status 200.

${catalogue(refusalCodes)}

## Errors of requests

The code in \`extensions.code\`. The answer has this HTTP status where the whole request is refused and the client accepts
\`application/graphql-response+json\`; an error within an answer that also has data leaves its status at 200.

${catalogue(requestCodes)}

${madeFrom('src/graph/error-catalogue.ts')}`

function catalogue(codes: Catalogue): string {
  const rows = Object.entries(codes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { status, meaning, nl, de, en }]) => [code(name), String(status), meaning, nl, de, en])
  return table(['Code', 'HTTP', 'Meaning', 'Nederlands', 'Deutsch', 'English'], rows)
}
