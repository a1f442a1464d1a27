import { ProtocolFailure } from './errors.ts'
import { Gathering, type Member } from './gathering.ts'
import type { Pipeline, SqlRef, StreamRequest } from './protocol.ts'
import { runRequest, type RunContext } from './requests.ts'
import { isAtomicBatch, Nested } from './shared.ts'
import type { Stream } from './streams.ts'
import type { WriterTurn } from './writer-turn.ts'

export type PipelineContext = RunContext & { turn: WriterTurn }

/** A pipeline's response body and the baton in it, if the stream stays open. */
export type PipelineAnswer = { body: Buffer; baton: string | undefined }

/** Bytes of a whole answer; clients could not read a longer one as one string. */
const LONGEST_ANSWER = 384 * 1024 * 1024

/** Makes what runs a pipeline. All waiting is done before its first request: from there it runs through. */
export function createRunner(
  context: PipelineContext,
): (pipeline: Pipeline, signal: AbortSignal) => Promise<PipelineAnswer> {
  const gathering = new Gathering<Pipeline, PipelineAnswer>(context.turn, (members) => runGathered(context, members))
  return (pipeline, signal) =>
    isAtomicBatch(pipeline) ? gathering.join(pipeline, signal) : runAlone(context, pipeline, signal)
}

/**
 * Runs a pipeline on its own. Once it has the writer's turn, or needs none, nothing else runs before its end, so one
 * that closes its stream needs no connection of its own.
 */
async function runAlone(context: PipelineContext, pipeline: Pipeline, signal: AbortSignal): Promise<PipelineAnswer> {
  const { streams, turn } = context
  const { baton, requests } = pipeline
  const closes = requests.some(({ type }) => type === 'close')
  const stream = baton === undefined ? streams.open(closes) : streams.take(baton)
  if (stream.releaseTurn === undefined && needsTurn(stream, requests, closes)) {
    try {
      stream.releaseTurn = await turn.acquire(signal)
      signal.throwIfAborted()
    } catch (error) {
      streams.end(stream)
      throw error
    }
  }
  return runOn(context, stream, requests)
}

/** Runs the requests on a stream that may run them now. */
function runOn(context: PipelineContext, stream: Stream, requests: readonly StreamRequest[]): PipelineAnswer {
  const { streams, out } = context
  out.clear()
  try {
    for (const request of requests) {
      if (out.length > 0) out.add(',')
      runRequest(context, stream, request)
      if (out.length > LONGEST_ANSWER) throw new ProtocolFailure(500, 'RESPONSE_TOO_LARGE', 'Response is too large')
    }
  } catch (error) {
    streams.end(stream)
    throw error
  }
  const baton = stream.closed ? undefined : streams.park(stream)
  const batonJson = baton === undefined ? 'null' : `"${baton}"`
  return { body: out.take(`{"baton":${batonJson},"base_url":null,"results":[`, ']}'), baton }
}

/** Runs atomic batches that have the writer's turn: with one commit if that can be, else each with its own. */
function runGathered(context: PipelineContext, members: readonly Member<Pipeline, PipelineAnswer>[]): void {
  const answers = members.length > 1 ? runTogether(context, members.map(({ job }) => job)) : undefined
  for (const [index, { job, resolve, reject }] of members.entries()) {
    try {
      resolve(answers?.[index] ?? runOn(context, context.streams.open(true), job.requests))
    } catch (error) {
      reject(error)
    }
  }
}

/**
 * Runs atomic batches within one transaction, each in a savepoint of its own, and answers only once all is on the disk:
 * most of what a small write costs is its commit. Undefined, with nothing done, where any of them would notice: they
 * are then run one by one, and each meets on its own whatever it was.
 */
function runTogether(context: PipelineContext, pipelines: readonly Pipeline[]): PipelineAnswer[] | undefined {
  const { streams } = context
  const host = streams.open(true)
  let answers: PipelineAnswer[] | undefined = []
  try {
    const connection = streams.connectionOf(host)
    connection.query('BEGIN IMMEDIATE')
    // Such checks are made by COMMIT, which could not tell whose rows are wrong.
    if (connection.defersChecks) throw new Error('Nobody may share')
    for (const { requests } of pipelines) {
      const stream = streams.open(true)
      stream.nested = new Nested(connection)
      answers.push(runOn(context, stream, requests))
      if (!connection.inTransaction || stream.nested.inTransaction) throw new Error('Not ended as it began')
    }
    connection.query('COMMIT')
  } catch {
    answers = undefined
  }
  try {
    // Rolls back what was not committed.
    streams.end(host)
  } catch {
    // Its connection has been closed instead.
  }
  return answers
}

/** Why a waiting pipeline was dropped: nobody is left to read its answer. */
export function clientGone(): ProtocolFailure {
  return new ProtocolFailure(499, 'CLIENT_GONE', 'The client closed the connection before it got an answer')
}

/**
 * Whether anything in the pipeline may write. A plain BEGIN may, as long as its stream stays open; in a pipeline that
 * closes its stream and only reads it is a snapshot, which never waits for a writer.
 */
function needsTurn(stream: Stream, requests: readonly StreamRequest[], closes: boolean): boolean {
  const stored = new Map(stream.sqls)
  for (const request of requests) {
    if (request.type === 'store_sql' && !stored.has(request.sqlId)) stored.set(request.sqlId, request.statements)
    else if (request.type === 'close_sql') stored.delete(request.sqlId)
    for (const ref of refsOf(request)) {
      const statements = 'statements' in ref ? ref.statements : (stored.get(ref.sqlId) ?? [])
      for (const { kind } of statements) {
        if (kind === 'write' || kind === 'begin-write' || (kind === 'begin' && !closes)) return true
      }
    }
  }
  return false
}

function refsOf(request: StreamRequest): readonly SqlRef[] {
  if (request.type === 'execute') return [request.stmt.ref]
  if (request.type === 'batch') return request.steps.map(({ stmt }) => stmt.ref)
  return request.type === 'sequence' ? [request.ref] : []
}
