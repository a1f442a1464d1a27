import type { TestApp } from '../harness/app.ts'
import { ok, type ApiClient, type Json } from '../harness/client.ts'
import { operations } from './support.ts'

/** The dry run of a series, by the frontends' own operation. */
export async function checkSeries(client: ApiClient, input: object): Promise<Json> {
  return ok(await client(operations['CheckBookingSeries']!, { input })).checkBookingSeries
}

/** Books a series, by the frontends' own operation; ALL_OR_NOTHING unless told. */
export async function bookSeries(client: ApiClient, input: object): Promise<Json> {
  return ok(await client(operations['BookSeries']!, { input: { policy: 'ALL_OR_NOTHING', ...input } })).bookSeries
}

/** The bookings of a series as they lie in the table, by their start. */
export async function storedBookings(app: TestApp, seriesId: string): Promise<Json[]> {
  const sql = 'select * from bookings where series_id = ? order by starts_at, id'
  return (await app.db.execute({ sql, args: [seriesId] })).rows.map((row) => ({ ...row }))
}

/** The nodes of a series' bookings. */
export const nodesOf = (series: Json): Json[] => series.bookings.edges.map(({ node }: Json) => node)
