/** One connection over TCP, in the shape that the Workers runtime gives it: no more of it than is used. */
export interface Socket {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
  /** Rejects when no connection comes about. */
  readonly opened: Promise<unknown>
  /** Rejects when the connection breaks. */
  readonly closed: Promise<unknown>
  close(): Promise<void>
  /** The same connection, encrypted; the socket it is called on is then of no more use. */
  startTls(): Socket
}

/** Whether a connection is encrypted from its start, never, or from `startTls` on. */
export type SecureTransport = 'off' | 'on' | 'starttls'

/** Opens connections; each runtime has a way of its own. */
export type ConnectSocket = (
  address: { hostname: string; port: number },
  options: { secureTransport: SecureTransport },
) => Socket
