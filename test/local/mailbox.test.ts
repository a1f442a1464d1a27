import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Mailbox, type MailboxMessage, startMailbox } from '../../local/mailbox.ts'

let lines: string[]
let mailbox: Mailbox

beforeEach(async () => {
  lines = []
  mailbox = await startMailbox({ log: (line) => void lines.push(line) })
})

afterEach(async () => {
  await mailbox.close()
})

/** Delivers a message as bytes, by hand: what arrives here need not come from our own mailer. */
async function deliver(recipients: string[], message: string, count = 1): Promise<void> {
  const socket = connect(mailbox.smtp.port, mailbox.smtp.host).setEncoding('utf8')
  const say = async (line: string) => {
    socket.write(`${line}\r\n`)
    await once(socket, 'data')
  }
  await once(socket, 'data')
  await say('EHLO test.example')
  for (let sent = 0; sent < count; sent += 1) {
    await say('MAIL FROM:<from@example.org>')
    for (const recipient of recipients) await say(`RCPT TO:<${recipient}>`)
    await say('DATA')
    await say(`${message.replaceAll('#', String(sent))}\r\n.`)
  }
  socket.destroy()
}

const message = (subject: string, content: string) =>
  `From: Noaber <from@example.org>\r\nSubject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${content}`

test('a mail is shown in the log, in the list and to a program', async () => {
  await deliver(['Anna@example.org', 'bob@example.org'], message('Één', 'Code: 123\r\n\r\nGrüße'))
  const shown = (to: string) => [`✉ ${to}@example.org: Één`, '    Code: 123', '    Grüße']
  expect(lines).toEqual([...shown('anna'), ...shown('bob')])
  expect(mailbox.messages('ANNA@example.org')).toMatchObject([{ to: 'anna@example.org', subject: 'Één' }])
  const listed = (await (await fetch(`${mailbox.url}messages.json?to=bob@example.org`)).json()) as MailboxMessage[]
  expect(listed).toMatchObject([{ to: 'bob@example.org', from: 'from@example.org', text: 'Code: 123\n\nGrüße\n' }])
  expect(await (await fetch(`${mailbox.url}messages.json`)).json()).toHaveLength(2)
})

test('the page escapes all that a mail says', async () => {
  const attack = `<script>alert("1")</script><img src=x onerror='x'>&amp;`
  await deliver(['anna@example.org'], message(attack, attack))
  const response = await fetch(mailbox.url)
  const html = await response.text()
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(html).toContain('&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;')
  expect(html).not.toMatch(/<script|<img/)
})

test('the newest two hundred are kept, newest first', async () => {
  await deliver(['anna@example.org'], message('number #', 'text'), 203)
  const subjects = mailbox.messages().map(({ subject }) => subject)
  expect(subjects).toHaveLength(200)
  expect(subjects[0]).toBe('number 202')
  expect(subjects.at(-1)).toBe('number 3')
})

test('it answers to this machine only, and only to reading', async () => {
  const foreign = request(mailbox.url, { headers: { host: 'evil.example' } }).end()
  const [response] = (await once(foreign, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(421)
  expect(await text(response)).not.toContain('Mailbox')
  expect((await fetch(mailbox.url, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${mailbox.url}other`)).status).toBe(404)
})

test('a port in use is an error, and leaves nothing listening', async () => {
  const httpPort = Number(new URL(mailbox.url).port)
  await expect(startMailbox({ smtpPort: mailbox.smtp.port })).rejects.toThrow(/EADDRINUSE/)
  await expect(startMailbox({ httpPort })).rejects.toThrow(/EADDRINUSE/)
})
