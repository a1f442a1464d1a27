/** The raw sockets of the Workers runtime: only what is used of them, so that no global type comes along. */
declare module 'cloudflare:sockets' {
  export type Socket = {
    readonly readable: ReadableStream<Uint8Array>
    readonly writable: WritableStream<Uint8Array>
    /** Rejects when no connection comes about. */
    readonly opened: Promise<unknown>
    /** Rejects when the connection breaks. */
    readonly closed: Promise<void>
    close: () => Promise<void>
    /** The same connection, encrypted; the socket it is called on is then of no more use. */
    startTls: () => Socket
  }

  export function connect(
    address: { hostname: string; port: number },
    options?: { secureTransport?: 'off' | 'on' | 'starttls'; allowHalfOpen?: boolean },
  ): Socket
}
