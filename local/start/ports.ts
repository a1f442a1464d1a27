import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { StartRefused } from './refused.ts'

/** The port itself where it is free, or a free one for 0. Asked before anything is started, for a clear answer. */
export async function freePort(port: number): Promise<number> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      const advice = `Stop what listens there, or choose another: npm start -- --port ${port + 10}`
      throw new StartRefused(`Port ${port} is in use. ${advice}`)
    }
    throw new StartRefused(`Cannot listen on port ${port}: ${message}`)
  } finally {
    server.close()
  }
}

/** The port if it is free, else any that is. */
export const freePortNear = (port: number): Promise<number> => freePort(port).catch(() => freePort(0))
