import { GraphQLError } from 'graphql'
import { namedBy, namedBySession } from '../auth/asker.ts'
import type { Context } from '../auth/context.ts'
import { viewerOf, type Credential } from '../auth/credentials.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Database } from '../platform/database/database.ts'
import { RequestFault } from '../platform/refusal.ts'

/** What a context has besides who asks, and what follows from that. */
export type Surroundings = Omit<Context, 'viewer' | 'anonymous' | 'languages' | 'database'>

/** An operation looked at who asks before that was known. */
export class ViewerUnknown extends Error {}

/** Finds out who sent a request, once, and makes the contexts in which its operation runs. */
export class Asking {
  readonly #present: () => Promise<Credential>
  readonly #database: Database
  readonly #surroundings: Surroundings
  readonly #accepted: readonly string[]
  readonly #knowing: (languages: readonly string[]) => void
  #credential: Promise<Credential> | undefined
  #viewer: Promise<Viewer | null> | undefined

  /** `present` reads the credential; `knowing` hears of the reader's languages as soon as they are known. */
  constructor(
    present: () => Promise<Credential>,
    database: Database,
    surroundings: Surroundings,
    accepted: readonly string[],
    knowing: (languages: readonly string[]) => void,
  ) {
    this.#present = present
    this.#database = database
    this.#surroundings = surroundings
    this.#accepted = accepted
    this.#knowing = knowing
  }

  /** The context of a viewer who is known; a fault where the credential stands for nobody. */
  async context(): Promise<Context> {
    const credential = await this.#read()
    const viewer = await this.#find(credential)
    if (!viewer) throw new GraphQLError('', { originalError: new RequestFault('UNAUTHENTICATED'), extensions: { http: { status: 401 } } })
    const { now } = this.#surroundings
    const languages = this.#languagesOf(viewer)
    const anonymous = credential.kind === 'NONE'
    return { ...this.#surroundings, viewer, anonymous, languages, database: this.#database.naming(namedBy({ viewer, now, languages })) }
  }

  /**
   * A context for reading only, while the viewer of a session is still being found: that travels with the reads, whose
   * statements find out by themselves who asks. Nothing that was read comes back before the viewer is known, nor if the
   * session stands for nobody. Null where the request came with no session.
   */
  async whileFinding(): Promise<Context | null> {
    const credential = await this.#read()
    if (credential.kind !== 'SESSION') return null
    let known: Viewer | null = null
    const find = async (): Promise<void> => {
      known = await this.#find(credential)
      if (!known) throw new RequestFault('UNAUTHENTICATED')
    }
    const found = find()
    found.catch(() => undefined)
    const { now } = this.#surroundings
    const database = this.#database.naming(namedBySession({ tokenHash: credential.tokenHash, now, accepted: this.#accepted }))
    const viewer = (): Viewer => {
      if (!known) throw new ViewerUnknown()
      return known
    }
    const languages = (): readonly string[] => this.#languagesOf(viewer())
    return {
      ...this.#surroundings,
      anonymous: false,
      get viewer() {
        return viewer()
      },
      get languages() {
        return languages()
      },
      database: {
        ...database,
        async read(statement) {
          const rows = await database.read(statement)
          await found
          return rows
        },
      },
    }
  }

  /** Whether the credential stands for somebody, or there is none. */
  async isSomebody(): Promise<boolean> {
    return (await this.#find(await this.#read())) !== null
  }

  #read(): Promise<Credential> {
    return (this.#credential ??= this.#present())
  }

  #find(credential: Credential): Promise<Viewer | null> {
    const { settings, now } = this.#surroundings
    this.#viewer ??= viewerOf(credential, { database: this.#database, settings, now }).then((viewer) => {
      if (viewer) this.#knowing(this.#languagesOf(viewer))
      return viewer
    })
    return this.#viewer
  }

  #languagesOf({ locale }: Viewer): readonly string[] {
    return locale ? [...this.#accepted, locale] : this.#accepted
  }
}
