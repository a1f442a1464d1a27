import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { callbackify } from 'node:util'
import { SMTPServer } from 'smtp-server'
import { expect, onTestFinished, test } from 'vitest'
import { apiClient } from '../harness/client.ts'
import { done } from '../harness/mutate.ts'
import { look, preparedFile, startServe } from './support.ts'

/** A mail server that takes its time: it has heard a mail, and says so only when the test lets it. */
async function slowMailServer() {
  const [heard, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const server = new SMTPServer({
    ...{ disabledCommands: ['AUTH', 'STARTTLS'], closeTimeout: 100 },
    onData(stream, _session, callback) {
      callbackify(async () => {
        await buffer(stream)
        heard.resolve()
        await release.promise
      })(callback)
    },
  })
  server.on('error', () => {})
  const listening = once(server.server, 'listening')
  server.listen(0, '127.0.0.1')
  await listening
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return { port: (server.server.address() as AddressInfo).port, heard: heard.promise, release: () => release.resolve() }
}

const mailBy = (port: number) => ({
  MAIL_TRANSPORT: 'smtp',
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(port),
  SMTP_SECURITY: 'none',
})

/** What is left of the mails in the outbox: which are done, and what went wrong. */
const outboxOf = (file: string) =>
  look(file, (engine) => engine.run('select done_at is not null, last_error from outbox', []).rows)

test('a stop waits for what a request left for afterwards', async () => {
  const [file, mail] = [preparedFile(), await slowMailServer()]
  const serving = await startServe(file, mailBy(mail.port))
  await done(apiClient(serving.url), 'requestSignInCode', { email: 'anna@example.org' })
  await mail.heard
  serving.child.kill('SIGTERM')
  await expect.poll(() => fetch(serving.url).then(() => 'answers', () => 'is gone')).toBe('is gone')
  expect(outboxOf(file)).toEqual([[0, null]])
  mail.release()
  expect(await serving.ended).toMatchObject({ code: 0, errors: [] })
  expect(outboxOf(file)).toEqual([[1, null]])
})

test('a stop waits for the work of the minute', async () => {
  const [file, mail] = [preparedFile(), await slowMailServer()]
  const unreachable = await startServe(file, mailBy(1))
  await done(apiClient(unreachable.url), 'requestSignInCode', { email: 'anna@example.org' })
  unreachable.child.kill('SIGTERM')
  expect((await unreachable.ended).code).toBe(0)
  look(file, (engine) => engine.run('update outbox set due_at = 0', []))
  const serving = await startServe(file, mailBy(mail.port))
  // Nobody asked: it is the work that is due when the process starts.
  await mail.heard
  serving.child.kill('SIGTERM')
  await expect.poll(() => fetch(serving.url).then(() => 'answers', () => 'is gone')).toBe('is gone')
  mail.release()
  expect(await serving.ended).toMatchObject({ code: 0 })
  expect(outboxOf(file)).toEqual([[1, null]])
})

test('who asks twice to stop does not wait, and loses nothing that was answered', async () => {
  const [file, mail] = [preparedFile(), await slowMailServer()]
  const serving = await startServe(file, mailBy(mail.port))
  await done(apiClient(serving.url), 'requestSignInCode', { email: 'anna@example.org' })
  await mail.heard
  serving.child.kill('SIGTERM')
  await expect.poll(() => fetch(serving.url).then(() => 'answers', () => 'is gone')).toBe('is gone')
  serving.child.kill('SIGTERM')
  expect((await serving.ended).code).toBe(130)
  expect(outboxOf(file)).toEqual([[0, null]])
})
