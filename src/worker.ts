import { connect } from 'cloudflare:sockets'
import { composeWorker } from './compose.ts'
import { systemClock } from './platform/clock.ts'

/** The entry of every deployment: the application by the real clock. */
export default composeWorker(systemClock, connect)
