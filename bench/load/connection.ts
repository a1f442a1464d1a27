import { connect, type Socket } from 'node:net'

/** An answer as it came. */
export interface RawAnswer {
  status: number
  body: string
}

const endOfHead = Buffer.from('\r\n\r\n')

/**
 * One kept connection that speaks as much HTTP/1.1 as is needed to ask and be answered: what the generator does not
 * spend on its own requests is left to those it measures.
 */
export class Connection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #waiting: { resolve: (answer: RawAnswer) => void; reject: (fault: Error) => void } | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (fault) => this.#fail(fault))
    socket.on('close', () => this.#fail(new Error('the connection was closed')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends one request and waits for its answer. */
  ask(request: Buffer): Promise<RawAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close(): void {
    this.#waiting = null
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const answer = readAnswer(this.#received)
    if (!answer) return
    const waiting = this.#waiting
    this.#waiting = null
    this.#received = Buffer.alloc(0)
    waiting?.resolve(answer)
  }

  #fail(fault: Error): void {
    this.#waiting?.reject(fault)
    this.#waiting = null
  }
}

/** The answer, once all of it is there. */
function readAnswer(bytes: Buffer): RawAnswer | null {
  const headEnd = bytes.indexOf(endOfHead)
  if (headEnd < 0) return null
  const head = bytes.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const start = headEnd + endOfHead.length
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) {
    const end = start + Number(length)
    return bytes.length < end ? null : { status, body: bytes.toString('utf8', start, end) }
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) throw new Error('an answer without a length')
  const body = readChunks(bytes, start)
  return body && { status, body: body.toString() }
}

function readChunks(bytes: Buffer, start: number): Buffer | null {
  // The last chunk is empty and ends the answer: without it there is no use in looking at the others.
  if (bytes.toString('latin1', bytes.length - 5) !== '0\r\n\r\n') return null
  const parts: Buffer[] = []
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (size === 0) return Buffer.concat(parts)
    const end = lineEnd + 2 + size
    if (end + 2 > bytes.length) return null
    parts.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
