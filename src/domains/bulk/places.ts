import { sql } from 'drizzle-orm'
import { facilities } from '../../../schema/tables/facilities.ts'
import { authorizeWrite, signedIn } from '../../auth/authorize.ts'
import type { Action } from '../../auth/actions.ts'
import type { Writing } from '../../auth/use-case.ts'
import type { Database } from '../../platform/database/database.ts'
import { notFound } from '../../platform/refusal.ts'
import type { StoredFacility } from '../facilities/index.ts'
import { readReferences } from './references.ts'

/** The cooperative that something is imported into. */
export interface Target {
  cooperativeId: string
  /** The language in which names are meant where a column tells none. */
  language: string
}

/** The cooperative of an import, which the viewer must be allowed this in, now and when the batch runs. */
export async function targetOf(useCase: Writing, cooperativeId: string, action: Action): Promise<Target> {
  signedIn(useCase.viewer)
  const [row] = await useCase.database.read(sql`select default_language from cooperatives where id = ${cooperativeId}`)
  if (!row) throw notFound(['input', 'cooperativeId'])
  authorizeWrite(useCase, action, cooperativeId)
  return { cooperativeId, language: row['default_language'] as string }
}

/** The facilities of a cooperative, by what a row may call them: an id, the reference of an import, or a name. */
export class Places {
  readonly all: readonly StoredFacility[]
  readonly #ids: ReadonlyMap<string, StoredFacility>
  readonly #references: ReadonlyMap<string, string>
  readonly #names = new Map<string, Set<StoredFacility>>()

  private constructor(all: readonly StoredFacility[], references: ReadonlyMap<string, string>) {
    this.all = all
    this.#ids = new Map(all.map((facility) => [facility.id, facility]))
    this.#references = references
    for (const facility of all) {
      for (const name of Object.values(facility.name)) {
        this.#names.set(folded(name), (this.#names.get(folded(name)) ?? new Set()).add(facility))
      }
    }
  }

  /** Reads all facilities of a cooperative, and what the references became by which rows call them. */
  static async read(database: Database, cooperativeId: string, called: readonly string[]): Promise<Places> {
    const [all, references] = await Promise.all([
      database.orm
        .select()
        .from(facilities)
        .where(sql`${facilities.cooperativeId} = ${cooperativeId}`),
      readReferences(database, cooperativeId, 'FACILITY', called),
    ])
    return new Places(all, references)
  }

  byId(id: string): StoredFacility | null {
    return this.#ids.get(id) ?? null
  }

  byReference(reference: string): StoredFacility | null {
    return this.byId(this.#references.get(reference) ?? '')
  }

  /** Those of a name in any language. */
  named(name: string): StoredFacility[] {
    return [...(this.#names.get(folded(name)) ?? [])]
  }

  /** The one that a row calls so, or the code that says why there is none. */
  called(text: string): StoredFacility | string {
    const known = this.byId(text) ?? this.byReference(text)
    if (known) return known
    const [one, ...others] = this.named(text)
    if (!one) return 'IMPORT_FACILITY_UNKNOWN'
    return others.length > 0 ? 'IMPORT_FACILITY_AMBIGUOUS' : one
  }
}

const folded = (name: string): string => name.normalize('NFC').trim().toLowerCase()
