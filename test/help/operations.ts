import { readFileSync } from 'node:fs'
import { parse } from 'graphql'

const source = readFileSync(new URL('../operations/2-helping.graphql', import.meta.url), 'utf8')

const definitions = parse(source).definitions.flatMap((definition) =>
  'name' in definition && definition.name && definition.loc
    ? [{ kind: definition.kind, name: definition.name.value, text: source.slice(definition.loc.start, definition.loc.end) }]
    : [],
)
const fragments = definitions.filter(({ kind }) => kind === 'FragmentDefinition')

/** The operations of the frontends about help, verbatim, by name, each with the fragments that it spreads. */
export const operations = Object.fromEntries(
  definitions
    .filter(({ kind }) => kind === 'OperationDefinition')
    .map(({ name, text }) => [name, [text, ...fragments.filter((fragment) => text.includes(`...${fragment.name}`)).map((fragment) => fragment.text)].join('\n')]),
) as Record<string, string>
