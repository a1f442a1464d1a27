import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, sourcesIn, textOf, type Import } from './sources.ts'

const files = sourcesIn('src', 'schema')
const imports = files.flatMap(importsOf)
const own = imports.filter(({ to }) => /^(src|schema)\//.test(to))
const told = (found: Import[]) => found.map(({ from, to }) => `${from} → ${to}`)

const domainOf = (file: string): string | null => /^src\/domains\/(\w+)\//.exec(file)?.[1] ?? null
const isGraph = (file: string): boolean => /^src\/(graph|domains\/\w+\/graph)\//.test(file)
const isIndex = (file: string): boolean => /^src\/domains\/\w+\/index\.ts$/.test(file)
const isErrors = (file: string): boolean => /^src\/(auth|domains\/\w+)\/errors\.ts$/.test(file)
/** A large domain has rooms, each with codes of its own, which the domain's gathers. */
const isErrorsOfRoom = (file: string): boolean => /^src\/domains\/\w+\/\w+\/errors\.ts$/.test(file)

/** The floors of the house, lowest first: a file imports from its own floor and from those below. */
const floors: [string, RegExp][] = [
  ['tables', /^schema\//],
  ['platform', /^src\/platform\//],
  ['settings', /^src\/env\.ts$/],
  ['auth', /^src\/auth\//],
  ['services', /^src\/domains\/\w+\/(?!graph\/)/],
  ['graph', /^src\/graph\//],
  ['domains in the graph', /^src\/domains\/\w+\/graph\//],
  ['schema and jobs', /^src\/(schema\.ts|jobs\/)/],
  ['http', /^src\/http\//],
  ['app', /^src\/app\.ts$/],
  ['worker', /^src\/(compose|worker)\.ts$/],
]
const floorOf = (file: string): number => floors.findIndex(([, pattern]) => pattern.test(file))

describe('imports', () => {
  test('are found at all', () => {
    expect(files.length).toBeGreaterThan(80)
    expect(told(own)).toContain('src/app.ts → src/schema.ts')
    expect(files.filter((file) => floorOf(file) < 0)).toEqual([])
  })

  test('lead to the same floor or a lower one', () => {
    const upward = own.filter(({ from, to }) => floorOf(to) > floorOf(from))
    // A domain's door opens onto what it adds to the graph; and types say what the application needs from outside.
    const allowed = ({ from, to, typeOnly }: Import) =>
      (isIndex(from) && domainOf(to) === domainOf(from)) || (typeOnly && to === 'src/app.ts')
    expect(told(upward.filter((one) => !allowed(one)))).toEqual([])
  })

  test('of the platform know no domain word', () => {
    expect(
      told(
        own.filter(({ from, to }) => from.startsWith('src/platform/') && !/^(src\/platform|schema\/tables)\//.test(to)),
      ),
    ).toEqual([])
    // Of the tables, only its own, and the closed sets.
    const tables = own.filter(({ from, to }) => from.startsWith('src/platform/') && to.startsWith('schema/'))
    expect(tables.map(({ to }) => to).filter((to) => !/^schema\/tables\/(platform|vocabulary)\.ts$/.test(to))).toEqual(
      [],
    )
  })

  test('of services are none from the graph', () => {
    const service = (file: string) => domainOf(file) !== null && !isGraph(file) && !isIndex(file)
    expect(told(own.filter(({ from, to }) => service(from) && isGraph(to)))).toEqual([])
    expect(
      told(imports.filter(({ from, to }) => service(from) && /^(graphql|graphql-yoga|@pothos\/core)$/.test(to))),
    ).toEqual([])
  })

  test('of the graph’s own code take from domains only their codes of errors', () => {
    expect(
      told(own.filter(({ from, to }) => from.startsWith('src/graph/') && domainOf(to) !== null && !isErrors(to))),
    ).toEqual([])
    const gathers = ({ from, to }: Import) => isErrors(from) && isErrorsOfRoom(to) && domainOf(from) === domainOf(to)
    const errors = own.filter(({ from }) => isErrors(from) || isErrorsOfRoom(from))
    expect(
      told(errors.filter((one) => !gathers(one) && !(one.typeOnly && one.to === 'src/platform/messages.ts'))),
    ).toEqual([])
  })
})

describe('domains', () => {
  const across = own.filter(
    ({ from, to }) => domainOf(to) !== null && domainOf(from) !== null && domainOf(from) !== domainOf(to),
  )

  test('know each other only by their doors', () => {
    expect(told(across.filter(({ to }) => !isIndex(to)))).toEqual([])
    const outside = own.filter(({ from, to }) => domainOf(from) === null && domainOf(to) !== null)
    const allowed = ({ from, to }: Import) =>
      isIndex(to) ||
      (from.startsWith('src/graph/') && isErrors(to)) ||
      (from === 'src/schema.ts' && to.endsWith('/graph/index.ts'))
    expect(told(outside.filter((one) => !allowed(one)))).toEqual([])
  })

  test('stand above each other without a circle', () => {
    const order = ['cooperatives', 'facilities', 'bookings', 'pictures']
    const rank = (domain: string) => order.indexOf(domain)
    expect(
      told(
        across.filter(
          ({ from, to }) =>
            rank(domainOf(to)!) < 0 || (rank(domainOf(from)!) >= 0 && rank(domainOf(to)!) > rank(domainOf(from)!)),
        ),
      ),
    ).toEqual([])
    const below = new Map<string, Set<string>>()
    for (const { from, to } of across)
      below.set(domainOf(from)!, (below.get(domainOf(from)!) ?? new Set()).add(domainOf(to)!))
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(below.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
    expect([...below.keys()].filter((domain) => reaches(domain, domain))).toEqual([])
  })

  test('of notifications hears of all others, and imports none', () => {
    expect(told(across.filter(({ from }) => domainOf(from) === 'notifications'))).toEqual([])
  })

  test('of wellbeing is imported by none', () => {
    expect(told(across.filter(({ to }) => domainOf(to) === 'wellbeing'))).toEqual([])
  })
})

describe('rules', () => {
  const handsOut = /^src\/domains\/seasons\/(allocate|arrangement|board|candidates|explain|fairness|rounds|score|season)\.ts$/
  const pure = files.filter(
    (file) =>
      (/(^|[/-])(rules|states|availability|calendar|interval|price|drawing|palette)\.ts$/.test(file) || handsOut.test(file)) &&
      !isGraph(file) &&
      !file.startsWith('schema/'),
  )

  test('are found', () => {
    expect(pure).toContain('src/domains/cooperatives/rules.ts')
  })

  test.each(pure)('are pure: %s', (file) => {
    const reached = new Set<string>()
    const visit = (at: string): void => {
      if (reached.has(at)) return
      reached.add(at)
      // What comes through a door is judged where it is written: the door itself opens onto everything.
      if (/^(src|schema)\/.*\.ts$/.test(at) && !isIndex(at))
        for (const { to, typeOnly } of importsOf(at)) if (!typeOnly) visit(to)
    }
    visit(file)
    const impure = [...reached].filter((to) =>
      /^(drizzle-orm|@libsql|graphql|@pothos|graphql-yoga|zod|jose)|^node:|platform\/(database|clock|crypto|ids|log|mailer)|^src\/(auth|graph|http|jobs)\//.test(
        to,
      ),
    )
    expect(impure).toEqual([])
    for (const at of reached) {
      if (at.endsWith('.ts'))
        expect(textOf(at)).not.toMatch(
          /Date\.now|new Date\(\)|Temporal\.Now|Math\.random|crypto\.|\bfetch\(|process\.env/,
        )
    }
  })
})

describe('files', () => {
  const all = [...sourcesIn('src', 'schema', 'local', 'scripts', 'test'), ...sourcesIn('bench')]

  test('are named for what they are', () => {
    expect(all.filter((file) => /(^|[-_.])(utils?|helpers?|common|misc)([-_.]|$)/i.test(basename(file)))).toEqual([])
    expect(all.filter((file) => !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(basename(file)))).toEqual([])
  })

  test('stay short enough to be read', () => {
    expect(
      all.map((file) => [file, textOf(file).split('\n').length - 1] as const).filter(([, lines]) => lines > 250),
    ).toEqual([])
  })

  test('document what they export', () => {
    const bare = sourcesIn('src', 'schema').flatMap((file) => {
      const lines = textOf(file).split('\n')
      const exported = lines.flatMap((line, n) =>
        /^export (?:async )?(?:function|class|interface)/.test(line) ? [n] : [],
      )
      return exported.filter((n) => !/\*\/\s*$/.test(lines[n - 1] ?? '')).map((n) => `${file}:${n + 1}`)
    })
    expect(bare).toEqual([])
  })

  test('leave nothing to do, and skip no test', () => {
    const marks = /\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b/
    expect(all.filter((file) => marks.test(textOf(file)))).toEqual([])
    expect(
      all.filter(
        (file) =>
          /\b(?:test|it|describe)\.(?:skip|only|todo|fails)\b/.test(textOf(file)) &&
          !file.startsWith('test/architecture/'),
      ),
    ).toEqual([])
  })
})
