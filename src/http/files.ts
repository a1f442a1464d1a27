import type { Dependencies } from '../app.ts'
import { calendarRoute } from './calendars.ts'
import { exportRoute } from './exports.ts'
import { openDataRoute } from './opendata.ts'
import { pictureRoute } from './pictures.ts'
import type { RequestState } from './request.ts'
import { statementRoute } from './statements.ts'

const routes = [calendarRoute, exportRoute, openDataRoute, pictureRoute, statementRoute]

/** Calendars, tables, open data and pictures by their addresses; null where the path is of none. */
export async function fileRoute(dependencies: Dependencies, state: RequestState, request: Request, url: URL): Promise<Response | null> {
  for (const route of routes) {
    const found = await route(dependencies, state, request, url)
    if (found) return found
  }
  return null
}
