/** A request as it was read: all of it. */
export interface Read {
  method: string
  url: string
  /** Names in lower case. */
  headers: [string, string][]
  body: Buffer | null
}

/**
 * A `Request` over what has been read already. Node's own, with its streams, costs more to make than many a question
 * costs to answer, and nearly always only these few things are asked of it. For any other, Node's own is made after all.
 */
export const requestOver = (read: Read): Request => new LightRequest(read) as unknown as Request

class LightRequest {
  readonly method: string
  readonly url: string
  readonly headers: LightHeaders
  readonly #body: Buffer | null
  #whole: Request | undefined

  constructor({ method, url, headers, body }: Read) {
    this.method = method
    this.url = url
    this.headers = new LightHeaders(headers)
    this.#body = body
  }

  text(): Promise<string> {
    return this.#whole ? this.#whole.text() : Promise.resolve(this.#body?.toString() ?? '')
  }

  /** Node's own request; from here on, it has the body. */
  whole(): Request {
    const { method, url, headers } = this
    return (this.#whole ??= new Request(url, { method, headers: headers.whole(), body: this.#body } as RequestInit))
  }
}

class LightHeaders {
  readonly #pairs: [string, string][]
  #whole: Headers | undefined

  constructor(pairs: [string, string][]) {
    this.#pairs = pairs
  }

  get(name: string): string | null {
    if (this.#whole) return this.#whole.get(name)
    const asked = name.toLowerCase()
    let found: string | null = null
    for (const [known, value] of this.#pairs) if (known === asked) found = found === null ? value : `${found}, ${value}`
    return found
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  whole(): Headers {
    return (this.#whole ??= new Headers(this.#pairs))
  }
}

completeBy(LightRequest.prototype, Request.prototype)
completeBy(LightHeaders.prototype, Headers.prototype)

/** Gives a stand-in all that it lacks of what it stands for, by asking the real thing. */
function completeBy(light: { whole(): object }, standard: object): void {
  for (const key of Reflect.ownKeys(standard)) {
    if (Object.hasOwn(light, key) || key === Symbol.toStringTag) continue
    const { get, value } = Object.getOwnPropertyDescriptor(standard, key)!
    if (get) {
      Object.defineProperty(light, key, {
        get(this: typeof light): unknown {
          return get.call(this.whole())
        },
      })
    } else {
      Object.defineProperty(light, key, {
        value(this: typeof light, ...given: unknown[]): unknown {
          return (value as (...given: unknown[]) => unknown).apply(this.whole(), given)
        },
      })
    }
  }
  Object.setPrototypeOf(light, standard)
}
