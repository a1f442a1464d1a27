import { connect } from 'cloudflare:sockets'
import { composeWorker, type Bindings, type Handlers, type Lifetime } from '../../src/compose.ts'
import { systemClock } from '../../src/platform/clock.ts'

/** What the test set the clock to; null for the real time. */
let set: number | null = null

const worker = composeWorker(() => set ?? systemClock(), connect)

/** The Worker as it is deployed, but for a route by which a test sets its clock: Unix seconds, or nothing. */
const entry: Handlers = {
  async fetch(request: Request, bindings: Bindings, lifetime: Lifetime) {
    const setsClock = request.method === 'PUT' && new URL(request.url).pathname === '/test/clock'
    if (!setsClock) return worker.fetch(request, bindings, lifetime)
    set = Number(await request.text()) || null
    return new Response(null, { status: 204 })
  },
  scheduled: (event, bindings, lifetime) => worker.scheduled(event, bindings, lifetime),
}

export default entry
