import { connect as connectPlain, isIP, type Socket as NodeSocket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ConnectSocket, Socket } from '../../src/platform/socket.ts'

/** Milliseconds that a peer has to take a goodbye. */
const goodbye = 5000

/** Node's connections in the shape of the Workers runtime, so that one SMTP client serves both. */
export const nodeSockets: ConnectSocket = ({ hostname, port }, { secureTransport }) => {
  // In addresses, the runtime writes IPv6 with brackets.
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  if (secureTransport !== 'on') return wrap(connectPlain({ host, port }), host, 'connect')
  return wrap(connectTls({ host, port, ...nameFor(host) }), host, 'secureConnect')
}

/** The name by which the server chooses its certificate; an address is none, and is compared as it is. */
const nameFor = (host: string): { servername?: string } => (isIP(host) ? {} : { servername: host })

function wrap(socket: NodeSocket, host: string, ready: 'connect' | 'secureConnect'): Socket {
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  socket.once(ready, () => opened.resolve())
  socket.on('error', (fault) => {
    opened.reject(fault)
    closed.reject(fault)
  })
  socket.once('close', () => {
    opened.reject(new Error('the connection was closed'))
    closed.resolve()
  })
  return {
    readable: readableOf(socket),
    writable: writableOf(socket),
    ...{ opened: opened.promise, closed: closed.promise },
    async close() {
      socket.setTimeout(goodbye, () => socket.destroy())
      socket.unref().destroySoon()
    },
    startTls() {
      // From here on the bytes are those of the encryption, which reads them itself.
      socket.removeAllListeners('data').removeAllListeners('end')
      return wrap(connectTls({ socket, host, ...nameFor(host) }), host, 'secureConnect')
    },
  }
}

function readableOf(socket: NodeSocket): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      socket.on('data', (bytes: Buffer) => {
        controller.enqueue(bytes)
        if ((controller.desiredSize ?? 0) <= 0) socket.pause()
      })
      socket.once('end', () => controller.close())
      socket.once('error', (fault) => controller.error(fault))
    },
    pull: () => void socket.resume(),
  })
}

function writableOf(socket: NodeSocket): WritableStream<Uint8Array> {
  return new WritableStream({
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (fault) => (fault ? reject(fault) : resolve()))
      }),
  })
}
