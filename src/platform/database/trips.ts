/** What a request has cost at the database so far: round trips, statements, and milliseconds spent waiting. */
export class Trips {
  trips = 0
  statements = 0
  milliseconds = 0
  /** Whether the operation was answered by its plan rather than by graphql-js. */
  byPlan = false

  /** The value of a `Server-Timing` header (https://www.w3.org/TR/server-timing/). */
  toServerTiming(): string {
    return `db;dur=${this.milliseconds.toFixed(1)};desc="trips=${this.trips} statements=${this.statements}", by;desc="${this.byPlan ? 'plan' : 'executor'}"`
  }
}
