/** The raw sockets of the Workers runtime: only what is used of them, so that no global type comes along. */
declare module 'cloudflare:sockets' {
  export const connect: import('./socket.ts').ConnectSocket
}
