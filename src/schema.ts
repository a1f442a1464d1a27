import './graph/scalars.ts'
import './graph/node.ts'
import './domains/cooperatives/graph/index.ts'
import './domains/facilities/graph/index.ts'
import './domains/bookings/graph/index.ts'
import './domains/calendars/graph/index.ts'
import './domains/opendata/graph/index.ts'
import './domains/pictures/graph/index.ts'
import './domains/seasons/graph/index.ts'
import './domains/bulk/graph/index.ts'
import './domains/help/graph/index.ts'
import { builder } from './graph/builder.ts'

/** The whole API, made once per isolate. Sorting it would be making it twice; the printed one is sorted. */
export const schema = builder.toSchema({ sortSchema: false })
