import { MailError } from './mailer.ts'
import type { Socket } from './socket.ts'

/** What a server answers to a command: its three digits, and the text of all its lines. */
export type Reply = { code: number; lines: string[] }

/** More than any server says at once; a peer that goes on beyond it is none. */
const MAX_REPLY = 65_536

/** One connection to a mail server: lines out, replies in. It knows no order of commands. */
export class SmtpConnection {
  private socket: Socket
  private reader: ReadableStreamDefaultReader<Uint8Array>
  private writer: WritableStreamDefaultWriter<Uint8Array>
  private received = ''
  private readonly decoder = new TextDecoder()

  constructor(socket: Socket) {
    this.socket = socket
    this.reader = this.socket.readable.getReader()
    this.writer = this.socket.writable.getWriter()
    this.heed()
  }

  /** Sends text as it is and waits for the reply. */
  async send(text: string): Promise<Reply> {
    await this.writer.write(new TextEncoder().encode(text))
    return this.reply()
  }

  /** Waits for the next whole reply, which may have several lines: `250-first`, `250 last`. */
  async reply(): Promise<Reply> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*|\r?)\n/.exec(this.received)?.[0]
      if (whole !== undefined) {
        this.received = this.received.slice(whole.length)
        const lines = whole.trimEnd().split(/\r?\n/)
        return { code: Number(whole.slice(0, 3)), lines: lines.map((line) => line.slice(4)) }
      }
      const { value, done } = await this.reader.read()
      if (done) throw new MailError('The mail server closed the connection.', { retryable: true })
      this.received += this.decoder.decode(value, { stream: true })
      if (this.received.length > MAX_REPLY) throw new MailError('This is not a mail server.', { retryable: true })
    }
  }

  /**
   * Goes on encrypted, with a certificate for the host that was connected to. What came before it is void: somebody on
   * the way may have slipped it in.
   */
  startTls(): void {
    this.reader.releaseLock()
    this.writer.releaseLock()
    this.socket = this.socket.startTls()
    this.reader = this.socket.readable.getReader()
    this.writer = this.socket.writable.getWriter()
    this.received = ''
    this.heed()
  }

  /**
   * Says goodbye and hangs up, and waits for neither: what was taken is taken, and a peer that no longer reads must not
   * hold up the request.
   */
  close(): void {
    this.writer.write(new TextEncoder().encode('QUIT\r\n')).catch(() => {})
    this.socket.close().catch(() => {})
  }

  /** A broken connection shows at the next read; told twice, it would be an unhandled rejection. */
  private heed(): void {
    for (const promise of [this.socket.opened, this.socket.closed, this.reader.closed, this.writer.closed]) {
      promise.catch(() => {})
    }
  }
}
