import { decrypt } from '../../src/platform/crypto.ts'
import type { TestApp } from './app.ts'
import { apiClient, type ApiClient } from './client.ts'
import { done } from './mutate.ts'

/** Somebody who is signed in. */
export interface SignedIn {
  email: string
  token: string
  personId: string
  client: ApiClient
}

const secret = 'a secret for tests only, thirty-two or more'

/** What the newest mail of a kind to an address says: read from the mailbox, or sealed in the outbox if still there. */
async function newestMail(app: TestApp, kind: string, email: string): Promise<string> {
  const waiting = await app.db.execute({
    sql: `select payload from outbox where kind = ? and payload is not null order by rowid desc`,
    args: [kind],
  })
  for (const { payload } of waiting.rows) {
    const text = await decrypt(secret, String(payload).slice('enc:'.length))
    if (JSON.parse(text).email === email) return text
  }
  const page = kind === 'mail.signInCode' ? '/sign-in#' : '/invitation#'
  const mail = app.mails.findLast(({ to, text }) => to === email && text.includes(page))
  if (!mail) throw new Error(`no ${kind} for ${email}`)
  return mail.text
}

/** The six digits of the newest sign-in mail to an address. */
export async function codeFor(app: TestApp, email: string): Promise<string> {
  return /(?<!\d)\d{6}(?!\d)/.exec((await newestMail(app, 'mail.signInCode', email)).replaceAll(/https?:[^\s"]+/g, ''))![0]
}

/** The token in the link of the newest sign-in mail to an address. */
export async function linkTokenFor(app: TestApp, email: string): Promise<string> {
  return /sign-in#[^\s"]*token=([\w-]+)/.exec(await newestMail(app, 'mail.signInCode', email))![1]!
}

/** The token in the link of the newest invitation to an address. */
export async function invitationTokenFor(app: TestApp, email: string): Promise<string> {
  return /invitation#[^\s"]*token=([\w-]+)/.exec(await newestMail(app, 'mail.invitation', email))![1]!
}

/** A network address that nobody else in this run has, so that limits per network address meet only who means to. */
let addresses = 0
export const ownAddress = (): Record<string, string> => {
  addresses += 1
  return { 'cf-connecting-ip': `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}` }
}

/** Signs somebody in with a code from their mail, all through the API. With a name, the profile gets it. */
export async function signIn(app: TestApp, email: string, name?: string): Promise<SignedIn> {
  const from = ownAddress()
  const anyone = apiClient(app.url, undefined, from)
  await done(anyone, 'requestSignInCode', { email })
  const selection = 'token viewer { person { id } }'
  const { token, viewer } = await done(anyone, 'signIn', { email, code: await codeFor(app, email) }, selection)
  const client = apiClient(app.url, token, from)
  if (name) await done(client, 'updateProfile', { name })
  return { email, token, personId: viewer.person.id, client }
}
