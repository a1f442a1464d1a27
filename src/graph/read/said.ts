/** What the database said of a field: JSON that stands in the answer as it is. */
export class Said {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }
}
