import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'
import { formatInstant } from '../../src/graph/scalars.ts'

/** What the data of a test has, by the names of arguments, input fields and types. */
export type Pool = Record<string, readonly unknown[]>

/** A value that stands for none: an argument, field or variable that is left out. */
export const omitted = Symbol('omitted')

const day = 86_400
/** Texts that could end a string, look like JSON or SQL, or are written in other ways by other writers. */
export const hostileTexts: readonly string[] = [
  'say "hi" \\ and \'bye\'',
  '\u0001\u0002\u001F \b\f\n\r\t\u007F',
  'line\u2028and\u2029paragraph',
  '👩‍👩‍👧 Ünïcödé',
  'שלום עולם ؟',
  '{"data":{"name":null}}',
  '"},"errors":[]',
  '\u0001unsaid',
  '"\\u0001unsaid"',
  '',
  ' ',
  'null',
  '$.name',
  '%_%',
  '</script>\uFEFF\uFFFD',
  'x'.repeat(5_000),
  '\uD83D\uDE00'.repeat(300),
  "'; drop table people; --",
  '1e5',
  '\\u0041',
]

const boundsOfYears = ['2026-12-31T23:59:59Z', '2027-01-01T00:00:00+01:00', '9999-12-31T23:59:59Z', 'soon']

/** Makes values for arguments at random: most of them fit what there is, some fit the type only. */
export class RandomValues {
  readonly random: () => number
  readonly #pool: Pool
  readonly #now: number
  #keys = 0

  constructor(random: () => number, pool: Pool, now: number) {
    this.random = random
    this.#pool = pool
    this.#now = now
  }

  chance(share: number): boolean {
    return this.random() < share
  }

  below(count: number): number {
    return Math.floor(this.random() * count)
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** A value of a type as JSON has it; for a name that means something, most often one that the data knows. */
  value(name: string, type: GraphQLInputType, field = ''): unknown {
    if (name === 'idempotencyKey') return `key ${this.#keys++} ${this.random()}`
    if (!isNonNullType(type) && this.chance(0.08)) return null
    const inner = getNullableType(type)
    if (isListType(inner)) return Array.from({ length: this.below(4) }, () => this.value(name, inner.ofType, field))
    if (isEnumType(inner)) return this.of(inner.getValues()).name
    if (isInputObjectType(inner)) {
      const share = (field: string): number => (field === 'idempotencyKey' ? 0.8 : 0.3)
      const fields = Object.values(inner.getFields()).filter(
        (one) => isNonNullType(one.type) || this.chance(share(one.name)),
      )
      return Object.fromEntries(fields.map((one) => [one.name, this.value(one.name, one.type, field)]))
    }
    return this.#leaf(name, getNamedType(type).name, field)
  }

  #leaf(name: string, type: string, field: string): unknown {
    const known = this.#pool[`${field}.${name}`] ?? this.#pool[name] ?? (type === 'ID' ? this.#pool['id'] : undefined)
    if (known && known.length > 0 && this.chance(0.94)) return this.of(known)
    switch (type) {
      case 'Int':
        return this.chance(0.95) ? this.below(4) : this.of([-1, 100, 101, 2_147_483_647])
      case 'Float':
        return this.of([52, 5e-5, -0.0001, 0.1 + 0.2, 52.44, 6.62, 90])
      case 'Boolean':
        return this.chance(0.5)
      case 'DateTime': {
        const later = name === 'to' || name === 'until' ? day : name === 'endsAt' ? 7_200 : 0
        const at = this.#now + day + later + this.below(4) * 1_800
        return this.chance(0.9) ? formatInstant(at) : this.of(boundsOfYears)
      }
      case 'Date':
        return this.of(name === 'to' ? ['2026-12-09', '2026-12-01', '2026-02-30'] : ['2026-11-25', '2026-12-01'])
      case 'Duration':
        return this.of(['PT1H', 'PT30M', 'P1D', 'PT0S', 'PT1H1S', 'P1Y'])
      default:
        return this.of(hostileTexts)
    }
  }

  /** A value as it is written in a document. */
  print(value: unknown, type: GraphQLInputType): string {
    const inner = getNullableType(type)
    if (value === null) return 'null'
    if (isListType(inner)) return `[${(value as unknown[]).map((one) => this.print(one, inner.ofType)).join(', ')}]`
    if (isEnumType(inner)) return String(value)
    if (!isInputObjectType(inner)) return JSON.stringify(value)
    const fields = inner.getFields()
    const written = Object.entries(value as object).map(
      ([name, one]) => `${name}: ${this.print(one, fields[name]!.type)}`,
    )
    return `{ ${written.join(', ')} }`
  }
}
