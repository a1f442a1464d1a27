import type { Input } from '../inputs.ts'
import { operations, type OperationName } from '../operations.ts'
import { speaksGraphql } from '../topologies.ts'
import { Answers } from './answers.ts'
import { Connection, type RawAnswer } from './connection.ts'
import type { Job, Order, Outcome } from './job.ts'

const inputs = new Map<string, Record<OperationName, Input[]>>()
const answers = new Answers()

process.on('message', (order: Order) => {
  if (order.type === 'inputs') inputs.set(order.data, order.inputs)
  else if (order.type === 'accept') answers.accept(order.data, order.operation, order.input, order.body)
  else void run(order.job).then((outcome) => process.send!(outcome))
})
process.on('disconnect', () => process.exit(0))

/** A closed loop: each connection sends its next request when it has the answer to the last. */
async function run(job: Job): Promise<Outcome> {
  const available = inputs.get(job.data)![job.operation]
  const nothing = { elapsed: 0, used: 0, faults: 0, firstFault: null }
  const outcome: Outcome = { ...nothing, latencies: [], answers: [], differing: [] }
  const connections = await Promise.all(Array.from({ length: job.connections }, () => Connection.open(job.port)))
  const left = job.operation === 'book' ? available.length - job.from : Infinity
  const most = Math.min(job.most ?? Infinity, left)
  const started = performance.now()
  const ends = started + job.seconds * 1000
  const loop = async (connection: Connection): Promise<void> => {
    while (performance.now() < ends && outcome.used < most && outcome.faults === 0) {
      const n = outcome.used++
      const input = (job.from + n) % available.length
      const request = requestOf(job, available[input]!)
      const sent = performance.now()
      const answer = await connection.ask(request)
      outcome.latencies.push(performance.now() - sent)
      look(job, outcome, input, answer)
      if (job.keep) outcome.answers[n] = answer.body
    }
  }
  try {
    await Promise.all(connections.map(loop))
  } catch (fault) {
    outcome.faults += 1
    outcome.firstFault ??= fault instanceof Error ? fault.message : String(fault)
  } finally {
    for (const connection of connections) connection.close()
  }
  outcome.elapsed = (performance.now() - started) / 1000
  return outcome
}

function requestOf({ operation, kind, port }: Job, { variables, token, language }: Input): Buffer {
  const graphql = speaksGraphql(kind)
  const body = JSON.stringify(graphql ? { query: operations[operation].document, variables } : { variables })
  const path = graphql ? '/graphql' : `/${operation}`
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
      `content-type: application/json\r\naccept: application/json\r\n` +
      `authorization: Bearer ${token}\r\naccept-language: ${language}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/** Every answer is looked at, after its time is taken. */
function look(job: Job, outcome: Outcome, input: number, answer: RawAnswer): void {
  const { data, operation, compare, learn } = job
  if (compare && answer.status === 200 && answers.isRight(data, operation, input, answer.body)) return
  const fault = faultOf(operation, answer)
  if (fault) {
    outcome.faults += 1
    outcome.firstFault ??= `${fault} (input ${input})`
  } else if (learn) answers.accept(data, operation, input, answer.body)
  else if (compare) outcome.differing.push({ input, body: answer.body })
}

function faultOf(operation: OperationName, { status, body }: RawAnswer): string | null {
  if (status !== 200) return `HTTP ${status}: ${body.slice(0, 300)}`
  const { data, errors } = JSON.parse(body) as { data?: object; errors?: unknown }
  if (errors || !data) return `errors: ${JSON.stringify(errors).slice(0, 300)}`
  return operations[operation].fault(data)
}
