import type { Respond } from '../../src/http/planned.ts'

/** An answer that is written to the socket as it is: making a Response of it, to take that apart again, costs more. */
export class PlainAnswer {
  readonly text: string | null
  readonly status: number
  readonly headers: ReadonlyMap<string, string>

  constructor(text: string | null, status: number, headers: ReadonlyMap<string, string>) {
    this.text = text
    this.status = status
    this.headers = headers
  }
}

/** Answers by plan go through the application untouched, so nothing but `listen` meets one. */
export const plainly: Respond = (text, status, headers) => new PlainAnswer(text, status, headers) as never
