import { once } from 'node:events'

/** What the debugging protocol answers to a command. */
interface Message {
  id?: number
  result?: unknown
  error?: { message: string }
}

/** An isolate as its debugger sees it: https://chromedevtools.github.io/devtools-protocol/v8/. */
export class Inspector {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (fault: Error) => void }>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data)) as Message))
    socket.addEventListener('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the debugged process ended'))
    })
  }

  /** Connects to the isolate of a port: in workerd to that of the Worker, in Node to the only one. */
  static async open(port: number): Promise<Inspector> {
    const answer = await fetch(`http://127.0.0.1:${port}/json`)
    const isolates = (await answer.json()) as { id: string; webSocketDebuggerUrl: string }[]
    const isolate = isolates.find(({ id }) => id === 'main') ?? isolates[0]!
    const socket = new WebSocket(isolate.webSocketDebuggerUrl)
    await once(socket, 'open')
    return new Inspector(socket)
  }

  /** Gives a command, and waits for what it answers. */
  call<T>(method: string, params: Record<string, unknown> = {}): Promise<T> {
    const id = ++this.#last
    this.#socket.send(JSON.stringify({ id, method, params }))
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (result) => resolve(result as T), reject })
    })
  }

  close(): void {
    this.#socket.close()
  }

  #take({ id, result, error }: Message): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id!)
    if (error) waiting.reject(new Error(error.message))
    else waiting.resolve(result)
  }
}
