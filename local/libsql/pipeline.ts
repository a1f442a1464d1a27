import { ProtocolFailure } from './errors.ts'
import type { Pipeline, SqlRef, StreamRequest } from './protocol.ts'
import { runRequest, type RunContext } from './requests.ts'
import type { Stream } from './streams.ts'
import type { WriterTurn } from './writer-turn.ts'

export type PipelineContext = RunContext & { turn: WriterTurn }

/** A pipeline's response body and the baton in it, if the stream stays open. */
export type PipelineAnswer = { body: Buffer; baton: string | undefined }

/** Bytes of a whole answer; clients could not read a longer one as one string. */
const LONGEST_ANSWER = 384 * 1024 * 1024

/**
 * Runs a pipeline. All waiting is done before its first request: once it has the writer's turn, or needs none, it
 * runs through without a pause, so a pipeline that closes its stream needs no connection of its own.
 */
export async function runPipeline(
  context: PipelineContext,
  pipeline: Pipeline,
  signal: AbortSignal,
): Promise<PipelineAnswer> {
  const { streams, turn, out } = context
  const { requests } = pipeline
  const closes = requests.some(({ type }) => type === 'close')
  const stream = pipeline.baton === undefined ? streams.open(closes) : streams.take(pipeline.baton)
  try {
    if (stream.releaseTurn === undefined && needsTurn(stream, requests, closes)) {
      stream.releaseTurn = await turn.acquire(signal)
      signal.throwIfAborted()
    }
    out.clear()
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
