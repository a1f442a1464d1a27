/** A value that its scalar refuses: answered as BAD_USER_INPUT in the reader's language. */
export class ScalarFault extends Error {
  readonly scalar: string

  constructor(scalar: string) {
    super(`Not a valid ${scalar}`)
    this.name = 'ScalarFault'
    this.scalar = scalar
  }
}
